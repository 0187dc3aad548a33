# SPDX-License-Identifier: Apache-2.0
defmodule Selective do
  def main do
    for i <- 1..10_000, do: send(self(), {:other, i})
    {:reductions, before} = Process.info(self(), :reductions)
    wait()
    {:reductions, now} = Process.info(self(), :reductions)
    IO.puts("reductions of the receive: #{now - before}")
  end

  def wait do
    send(self(), :wanted)

    receive do
      :wanted -> :ok
    end
  end
end

Selective.main()
