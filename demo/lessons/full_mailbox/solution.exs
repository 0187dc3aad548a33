# SPDX-License-Identifier: Apache-2.0
defmodule FullMailbox do
  def main do
    main = self()
    consumer = spawn(fn -> consumer(main, 0) end)
    Process.register(consumer, :consumer)
    Process.register(spawn(fn -> producer(consumer, 10_000) end), :producer)

    receive do
      {:longest, n} -> IO.puts("longest mailbox: #{n}")
    end
  end

  def producer(consumer, 0), do: send(consumer, :stop)

  def producer(consumer, n) do
    send(consumer, {:item, self(), n})
    receive do
      :done -> producer(consumer, n - 1)
    end
  end

  def consumer(main, longest) do
    {:message_queue_len, now} = Process.info(self(), :message_queue_len)

    receive do
      {:item, from, n} ->
        work(n)
        send(from, :done)
        consumer(main, max(now, longest))

      :stop ->
        send(main, {:longest, longest})
    end
  end

  def work(n), do: Enum.sum(Enum.to_list(1..(rem(n, 100) + 1)))
end

FullMailbox.main()
