# SPDX-License-Identifier: Apache-2.0
# Task: work in processes of its own, and its results.
slow_square = fn n ->
  Process.sleep(50)
  n * n
end

# async starts, await takes the answer: five times 50 ms, at the same time.
{time, squares} =
  :timer.tc(fn ->
    1..5
    |> Enum.map(fn n -> Task.async(fn -> slow_square.(n) end) end)
    |> Task.await_many()
  end)

IO.inspect(squares)
IO.puts("faster than one after the other: #{time < 5 * 50_000}")

# Many inputs, few at a time, the answers in order.
1..8
|> Task.async_stream(slow_square, max_concurrency: 4)
|> Enum.map(fn {:ok, square} -> square end)
|> Enum.sum()
|> IO.inspect(label: "sum")

# Who waits need not wait for ever.
task = Task.async(fn -> Process.sleep(:infinity) end)

case Task.yield(task, 30) || Task.shutdown(task) do
  {:ok, result} -> IO.inspect(result)
  nil -> IO.puts("no answer within 30 ms: the task was ended")
end
