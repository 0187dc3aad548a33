# SPDX-License-Identifier: Apache-2.0
defmodule Inversion do
  def main do
    Process.flag(:priority, :max)
    main = self()
    server = start(:low, fn -> serve() end)

    start(:high, fn ->
      client(server)
      send(main, {:done, :high})
    end)

    for _ <- 1..2 do
      start(:normal, fn ->
        work(200_000)
        send(main, {:done, :hog})
      end)
    end

    order =
      for _ <- 1..3 do
        receive do
          {:done, who} -> who
        end
      end

    IO.puts("order: [#{Enum.join(order, ",")}]")
  end

  def start(priority, f), do: Process.spawn(f, priority: priority)

  def serve do
    receive do
      {:ask, from} ->
        work(80_000)
        send(from, :answer)
    end
  end

  def client(server) do
    send(server, {:ask, self()})

    receive do
      :answer -> :ok
    end
  end

  def work(0), do: :ok
  def work(n), do: work(n - 1)
end

Inversion.main()
