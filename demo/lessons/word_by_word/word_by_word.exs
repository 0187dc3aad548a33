# SPDX-License-Identifier: Apache-2.0
defmodule WordByWord do
  def main do
    for term <- [42, :a, [], [1, 2, 3], {:a, :b}, 1.5] do
      IO.puts("#{inspect(term)}: #{:erts_debug.flat_size(term)} words")
    end

    IO.puts("mine: #{:erts_debug.flat_size(term())} words")
    IO.puts("mine is a tuple: #{is_tuple(term())}")
  end

  def term, do: {:a, [1, 2], 1.5}
end

WordByWord.main()
