# SPDX-License-Identifier: Apache-2.0
# Pattern matching: = takes values apart, and chooses which clause runs.
defmodule Shape do
  def area({:circle, r}), do: 3 * r * r
  def area({:rectangle, w, h}), do: w * h
  def area(%{sides: [a, b | _]}) when a == b, do: {:square, a * b}
  def area(other), do: {:error, other}
end

IO.inspect(Shape.area({:circle, 2}))
IO.inspect(Shape.area({:rectangle, 2, 3}))
IO.inspect(Shape.area(%{sides: [4, 4, 4, 4], colour: :red}))
IO.inspect(Shape.area(:sphere))

# The head and the rest of a list; the start of a string.
[first, second | rest] = [1, 2, 3, 4]
"GET " <> path = "GET /index.html"
IO.inspect({first, second, rest, path})

# with goes on as long as everything matches, and says what did not.
user = %{name: "Ann", address: %{city: "Oslo"}}

for key <- [:address, :phone] do
  result =
    with {:ok, found} <- Map.fetch(user, key),
         %{city: city} <- found do
      "lives in #{city}"
    else
      :error -> "has no #{key}"
    end

  IO.puts("#{user.name} #{result}")
end
