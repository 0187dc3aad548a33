# SPDX-License-Identifier: Apache-2.0
defmodule AtomTable do
  def main do
    words = ["start", "stop" | Enum.map(1..998, fn n -> "word#{n}" end)]
    before = :erlang.system_info(:atom_count)
    answers = Enum.map(words, &handle/1)
    now = :erlang.system_info(:atom_count)
    unknown = Enum.count(answers, fn a -> a == :unknown end)
    IO.puts("started: #{:started in answers}, stopped: #{:stopped in answers}, unknown: #{unknown}")
    IO.puts("new atoms: #{now - before}")
  end

  def handle(word) do
    case :erlang.binary_to_atom(word) do
      :start -> :started
      :stop -> :stopped
      _ -> :unknown
    end
  end
end

AtomTable.main()
