# SPDX-License-Identifier: Apache-2.0
# Pipes: |> gives the value on its left to the function on its right.
#
# f(g(x)) is read inside out; x |> g() |> f() from left to right, as it happens.
text = "the quick brown fox jumps over the lazy dog the fox"

text
|> String.split()
|> Enum.frequencies()
|> Enum.sort_by(fn {word, n} -> {-n, word} end)
|> Enum.take(3)
|> Enum.each(fn {word, n} -> IO.puts("#{String.pad_trailing(word, 6)} #{n}") end)

# A Stream is a pipe that works element by element, only as far as it is asked:
# here over all numbers there are.
1
|> Stream.iterate(&(&1 + 1))
|> Stream.map(&(&1 * &1))
|> Stream.filter(&(rem(&1, 7) == 2))
|> Enum.take(5)
|> IO.inspect(label: "squares")

# for takes several lists, filters, and collects into anything.
pythagorean = for a <- 1..20, b <- a..20, c <- b..20, a * a + b * b == c * c, do: {a, b, c}
IO.inspect(pythagorean, label: "triangles")
IO.inspect(for({k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k}), label: "turned")
