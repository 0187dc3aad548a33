# SPDX-License-Identifier: Apache-2.0
defmodule Requests do
  def main do
    server = spawn(fn -> serve() end)
    IO.puts("first: #{call(server, 1)}")
    Process.sleep(60)
    IO.puts("second: #{call(server, 2)}")
  end

  def call(server, n) do
    send(server, {:double, self(), n})

    receive do
      {:answer, double} -> double
    after
      10 -> :timeout
    end
  end

  def serve do
    receive do
      {:double, from, n} ->
        if n == 1, do: Process.sleep(30)
        send(from, {:answer, 2 * n})
        serve()
    end
  end
end

Requests.main()
