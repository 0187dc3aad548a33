# SPDX-License-Identifier: Apache-2.0
defmodule NewCode do
  def main do
    load("km * 2")
    taxi = spawn(Tariff, :loop, [0])
    Process.register(taxi, :taxi)
    IO.puts("10 km: #{ask(taxi, {:ride, 10})}")
    load("5 + km * 3")
    IO.puts("earned so far: #{ask(taxi, :earned)}")
    IO.puts("10 km with the new tariff: #{ask(taxi, {:ride, 10})}")
    IO.puts("earned in all: #{ask(taxi, :earned)}")
  end

  # The text of the module, with a price in it.
  def tariff(price) do
    """
    defmodule Tariff do
      def loop(sum) do
        receive do
          {from, {:ride, km}} ->
            price = #{price}
            send(from, price)
            loop(sum + price)

          {from, :earned} ->
            send(from, sum)
            loop(sum)
        end
      end
    end
    """
  end

  # Compiles it, and makes it the current version.
  def load(price) do
    Code.compiler_options(ignore_module_conflict: true)
    Code.compile_string(tariff(price), "tariff.ex")
  end

  def ask(pid, what) do
    send(pid, {self(), what})

    receive do
      answer -> answer
    end
  end
end

NewCode.main()
