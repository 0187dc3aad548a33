# SPDX-License-Identifier: Apache-2.0
defmodule IdleHeap do
  def main do
    main = self()
    worker = spawn(fn -> worker(main) end)

    receive do
      {:done, n} -> IO.puts("done: #{n}")
    end

    Process.sleep(20)
    {:total_heap_size, words} = Process.info(worker, :total_heap_size)
    IO.puts("while it waits: #{words} words")
  end

  def worker(main) do
    Process.register(self(), :worker)
    :erlang.garbage_collect()
    send(main, {:done, big_work()})
    wait()
  end

  def big_work, do: length(Enum.to_list(1..100_000))

  def wait do
    receive do
      :stop -> :ok
    end
  end
end

IdleHeap.main()
