# SPDX-License-Identifier: Apache-2.0
defmodule Selective do
  def main do
    ref = make_ref()
    for i <- 1..10_000, do: send(self(), {:other, i})
    {:reductions, before} = Process.info(self(), :reductions)
    wait(ref)
    {:reductions, now} = Process.info(self(), :reductions)
    IO.puts("reductions of the receive: #{now - before}")
  end

  def wait(ref) do
    send(self(), {:wanted, ref})

    receive do
      {:wanted, ^ref} -> :ok
    end
  end
end

Selective.main()
