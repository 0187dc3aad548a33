# SPDX-License-Identifier: Apache-2.0
defmodule Bottleneck do
  def main do
    main = self()
    Process.register(spawn(fn -> audit(0) end), :audit)

    clients =
      for _ <- 1..10 do
        spawn(fn ->
          client(10)
          send(main, :sold)
        end)
      end

    for _ <- clients do
      receive do
        :sold -> :ok
      end
    end

    {:message_queue_len, waiting} = Process.info(Process.whereis(:audit), :message_queue_len)
    IO.puts("waiting for audit: #{waiting}")
    send(:audit, {:count, main})

    receive do
      {:noted, n} -> IO.puts("noted: #{n}")
    end
  end

  def client(0), do: :ok

  def client(n) do
    note(n)
    send(:audit, {:sale, n})
    client(n - 1)
  end

  def audit(noted) do
    receive do
      {:sale, _} ->
        audit(noted + 1)

      {:count, from} ->
        send(from, {:noted, noted})
        audit(noted)
    end
  end

  # Slow work.
  def note(n), do: Enum.reduce(Enum.to_list(1..20_000), 0, fn i, sum -> sum + i * n end)
end

Bottleneck.main()
