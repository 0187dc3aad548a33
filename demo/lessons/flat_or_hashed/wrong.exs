# SPDX-License-Identifier: Apache-2.0
defmodule FlatOrHashed do
  def main do
    settings = settings()
    IO.puts("keys: #{map_size(settings)}")
    IO.puts("words: #{:erts_debug.flat_size(settings)}")
    IO.puts("area: #{area(settings)}")
  end

  def settings do
    options = Map.new(1..30, fn n -> {n, :on} end)
    Map.merge(options, %{width: 40, height: 25})
  end

  def area(%{width: width, height: height}), do: width * height
end

FlatOrHashed.main()
