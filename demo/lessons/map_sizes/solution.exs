# SPDX-License-Identifier: Apache-2.0
defmodule MapSizes do
  def main do
    for n <- [1, 2, 32, 33], do: show(n)
  end

  def show(n) do
    map = Map.new(1..n, fn i -> {i, i} end)
    changed = %{map | 1 => :changed}
    # What both have in common is counted once; the pair itself has 3 words.
    new = :erts_debug.size({map, changed}) - 3 - :erts_debug.size(map)
    words = :erts_debug.flat_size(map)
    first = hd(Map.keys(map))
    IO.puts("#{n} keys: #{words} words, #{new} new ones to change a value, the first key is #{first}")
  end
end

MapSizes.main()
