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
    ref = make_ref()
    send(self(), {:wanted, ref})

    receive do
      {:wanted, ^ref} -> :ok
    end
  end
end

Selective.main()
