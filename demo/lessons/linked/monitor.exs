# SPDX-License-Identifier: Apache-2.0
defmodule Linked do
  def main do
    helper =
      spawn(fn ->
        receive do
          :stop -> :ok
        end
      end)

    {worker, ref} = spawn_monitor(fn -> work(helper) end)
    send(worker, :crash)

    receive do
      {:DOWN, ^ref, :process, ^worker, why} -> IO.puts("the worker ended: #{why}")
    end

    Process.sleep(20)
    IO.puts("helper alive: #{Process.alive?(helper)}")
  end

  def work(helper) do
    Process.monitor(helper)
    send(helper, :hello)

    receive do
      :crash -> exit(:broken)
    end
  end
end

Linked.main()
