# SPDX-License-Identifier: Apache-2.0
defmodule Generations do
  def main do
    main = self()
    Process.spawn(fn -> builder(main) end, min_heap_size: 1000)

    receive do
      {:built, n, sizes} -> IO.puts("built #{n} elements\nsizes of its heap: #{length(sizes)}")
    end
  end

  def builder(main) do
    Process.register(self(), :builder)
    {list, sizes} = build(20_000, [], [])
    send(main, {:built, length(list), Enum.uniq(sizes)})
  end

  def build(0, list, sizes), do: {list, sizes}
  def build(n, list, sizes), do: build(n - 1, [n | list], note(heap_size(), sizes))

  # Only changes are noted, so that the notes take no room.
  def note(size, [size | _] = sizes), do: sizes
  def note(size, sizes), do: [size | sizes]

  def heap_size, do: elem(Process.info(self(), :heap_size), 1)
end

Generations.main()
