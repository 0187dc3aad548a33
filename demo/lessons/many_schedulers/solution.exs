# SPDX-License-Identifier: Apache-2.0
defmodule ManySchedulers do
  def main do
    main = self()
    parts = [{1, 250_000}, {250_001, 500_000}, {500_001, 750_000}, {750_001, 1_000_000}]

    for {from, to} <- parts do
      spawn(fn -> send(main, {:part, sum(from, to, 0), :erlang.system_info(:scheduler_id)}) end)
    end

    answers =
      for _ <- parts do
        receive do
          {:part, sum, scheduler} -> {sum, scheduler}
        end
      end

    {sums, schedulers} = Enum.unzip(answers)
    took = schedulers |> Enum.uniq() |> length()
    IO.puts("processes that worked: #{length(parts)}")
    IO.puts("numbers in the largest part: #{Enum.max(for {from, to} <- parts, do: to - from + 1)}")
    IO.puts("sum: #{Enum.sum(sums)}")
    IO.puts("schedulers that took part: #{took} of #{:erlang.system_info(:schedulers_online)}")
  end

  def sum(from, to, sum) when from > to, do: sum
  def sum(from, to, sum), do: sum(from + 1, to, sum + from)
end

ManySchedulers.main()
