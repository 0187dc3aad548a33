# SPDX-License-Identifier: Apache-2.0
defmodule Preemption do
  def main do
    greedy = for _ <- 1..3, do: spawn(fn -> forever(0) end)
    ticks = ticks(5)
    IO.puts("#{ticks} ticks beside #{length(greedy)} greedy")
    for p <- greedy, do: IO.puts("used more than a slice: #{reductions(p) > 4000}")
    for p <- greedy, do: Process.exit(p, :kill)
  end

  def forever(n), do: forever(n + 1)

  def ticks(0), do: 0

  def ticks(n) do
    Process.sleep(5)
    1 + ticks(n - 1)
  end

  def reductions(p), do: elem(Process.info(p, :reductions), 1)
end

Preemption.main()
