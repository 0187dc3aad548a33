numbers = IO.stream(:stdio, :line) |> Enum.map(&(&1 |> String.trim() |> String.to_integer()))
IO.puts("The sum is #{Enum.sum(numbers)}.")
