# SPDX-License-Identifier: Apache-2.0
defmodule EtsCopies do
  def main do
    table = :ets.new(:users, [:public])
    :ets.insert(table, {7, "Ada", Enum.to_list(1..10_000)})
    main = self()
    spawn(fn -> reader(main, table) end)

    receive do
      {:read, name, words} ->
        IO.puts("name: #{name}")
        IO.puts("words of the reader's heap: #{words}")
    end
  end

  def reader(main, table) do
    name = name(table, 7)
    {:total_heap_size, words} = Process.info(self(), :total_heap_size)
    send(main, {:read, name, words})
  end

  def name(table, key) do
    [{^key, name, _history}] = :ets.match_object(table, {key, :_, :_})
    name
  end
end

EtsCopies.main()
