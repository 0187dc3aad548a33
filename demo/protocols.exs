# SPDX-License-Identifier: Apache-2.0
# Protocols: one function, an implementation for each kind of data.
#
# Who defines a struct can teach it any protocol, later and elsewhere too.
defprotocol Describe do
  @fallback_to_any true
  @doc "What it is, for a reader"
  def it(thing)
end

defmodule Book do
  defstruct [:title, pages: 0]
end

defmodule Song do
  defstruct [:title, seconds: 0]
end

defimpl Describe, for: Book do
  def it(book), do: "#{book.title}, a book of #{book.pages} pages"
end

defimpl Describe, for: Song do
  def it(song), do: "#{song.title}, #{div(song.seconds, 60)} min #{rem(song.seconds, 60)} s"
end

defimpl Describe, for: List do
  def it(list), do: "#{length(list)} things: " <> Enum.map_join(list, "; ", &Describe.it/1)
end

defimpl Describe, for: Any do
  def it(other), do: "something (#{inspect(other)})"
end

# The library's own protocols work so too: this one is behind "#{...}".
defimpl String.Chars, for: Book do
  def to_string(book), do: "<<#{book.title}>>"
end

defmodule Shelf do
  def show do
    shelf = [%Book{title: "Dune", pages: 412}, %Song{title: "Heroes", seconds: 371}, 42]
    IO.puts(Describe.it(shelf))
    IO.puts("I read #{hd(shelf)}")
  end
end

Shelf.show()
