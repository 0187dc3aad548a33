# SPDX-License-Identifier: Apache-2.0
defmodule WordByWord do
  def main do
    for term <- [42, :a, [], [1, 2, 3], {:a, :b}, 1.5] do
      IO.puts("#{inspect(term)}: #{:erts_debug.flat_size(term)} words")
    end

    words = :erts_debug.flat_size(term())
    IO.puts("mine: #{words} words")
    IO.puts("mine is one box: #{is_tuple(term()) and tuple_size(term()) + 1 == words}")
  end

  def term, do: {1, 2, 3, 4, 5, 6, 7, 8, 9}
end

WordByWord.main()
