# SPDX-License-Identifier: Apache-2.0
defmodule CopiedMessages do
  def main do
    main = self()
    receiver = spawn(fn -> receiver(main) end)
    list = Enum.to_list(1..10)
    triple = {list, list, list}
    IO.puts("sent: #{:erts_debug.size(triple)} words")
    send(receiver, triple)

    receive do
      {:received, words, sum} -> IO.puts("received: #{words} words\nsum: #{sum}")
    end
  end

  def receiver(main) do
    receive do
      {a, b, c} = triple ->
        sum = Enum.sum(a) + Enum.sum(b) + Enum.sum(c)
        send(main, {:received, :erts_debug.size(triple), sum})
    end
  end
end

CopiedMessages.main()
