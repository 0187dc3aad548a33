# SPDX-License-Identifier: Apache-2.0
# A bakery in Elixir: three bakers work at the same
# time, and one has an accident. Output says what
# happens; two tabs show how:
#   Watch, then Run: the bakers take turns on the
#     processor; one ends, ↻ another comes
#   Step, then Start and Slice: one turn at a time,
#     forwards and back
defmodule Baker do
  def hire(name, shop), do: {:ok, spawn_link(fn -> bake(name, shop) end)}

  # A baker is a process: it has a mailbox, shares nothing.
  defp bake(name, shop) do
    Process.register(self(), name)
    send(shop, {:here, name, self()})

    receive do
      {:bake, 0} ->
        stir(100_000)
        exit(:burnt)

      {:bake, pieces} ->
        stir(100_000)
        send(shop, {:cake, name, div(1200, pieces)})
    end

    receive do: (:closed -> :ok)
  end

  defp stir(0), do: :ok
  defp stir(n), do: stir(n - 1)
end

IO.puts("The bakery opens.")
# No report of the accident.
:logger.set_module_level(:supervisor, :none)

# For a baker that ends, the supervisor hires another.
shop = self()
names = [:anna, :ben, :carl]
bakers = for name <- names, do: %{id: name, start: {Baker, :hire, [name, shop]}}
{:ok, boss} = Supervisor.start_link(bakers, strategy: :one_for_one)

# Of a cake without pieces ben ends; a new ben comes.
for {name, pieces} <- [anna: 4, ben: 0, carl: 2, ben: 3] do
  receive do: ({:here, ^name, baker} -> send(baker, {:bake, pieces}))
end

for name <- names do
  receive do: ({:cake, ^name, grams} -> IO.puts("#{name}'s cake has pieces of #{grams} g."))
end

Supervisor.stop(boss)
IO.puts("The bakery closes.")
