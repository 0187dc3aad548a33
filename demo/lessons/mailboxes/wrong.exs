# SPDX-License-Identifier: Apache-2.0
defmodule Counter do
  # The counter's state is the argument n.
  def count(n) do
    receive do
      {:add, k} ->
        count(n + k)

      {:subtract, k} ->
        count(n - k)

      {:get, from} ->
        send(from, {:total, n})
        count(n)
    end
  end
end

counter = spawn(fn -> Counter.count(0) end)
send(counter, {:add, 2})
send(counter, {:add, 5})
send(counter, {:get, self()})
send(counter, {:subtract, 3})

receive do
  {:total, total} -> IO.puts("total: #{total}")
end
