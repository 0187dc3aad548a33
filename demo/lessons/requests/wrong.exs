# SPDX-License-Identifier: Apache-2.0
defmodule Requests do
  def main do
    server = spawn(fn -> serve() end)
    IO.puts("first: #{call(server, 1)}")
    Process.sleep(60)
    IO.puts("second: #{call(server, 2)}")
  end

  def call(server, n) do
    ref = make_ref()
    send(server, {:double, self(), ref, n})

    receive do
      {:answer, _, double} -> double
    after
      10 -> :timeout
    end
  end

  def serve do
    receive do
      {:double, from, ref, n} ->
        if n == 1, do: Process.sleep(30)
        send(from, {:answer, ref, 2 * n})
        serve()
    end
  end
end

Requests.main()
