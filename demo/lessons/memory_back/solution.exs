# SPDX-License-Identifier: Apache-2.0
defmodule Library do
  def start(main) do
    books = Enum.to_list(1..200_000)
    send(main, {:counted, length(books)})
    :erlang.hibernate(Library, :idle, [])
  end

  def idle do
    receive do
      {:hello, from} ->
        send(from, :hello)
        idle()
    end
  end
end

main = self()
library = spawn(fn -> Library.start(main) end)
Process.register(library, :library)

receive do
  {:counted, n} -> IO.puts("counted: #{n}")
end

Process.sleep(50)
{:total_heap_size, words} = Process.info(library, :total_heap_size)
IO.puts("words while it waits: #{words}")
send(library, {:hello, main})

receive do
  :hello -> IO.puts("it answers")
end
