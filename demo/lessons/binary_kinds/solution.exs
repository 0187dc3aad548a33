# SPDX-License-Identifier: Apache-2.0
defmodule BinaryKinds do
  def main do
    show("64 bytes", :binary.copy(<<7>>, 64))
    show("65 bytes", :binary.copy(<<7>>, 65))
    show("the part", part(:binary.copy(<<7>>, 1000)))
  end

  def part(bytes) do
    <<part::binary-size(100), _::binary>> = bytes
    :binary.copy(part)
  end

  def show(name, bytes) do
    IO.puts("#{name}: #{byte_size(bytes)} bytes, it refers to #{:binary.referenced_byte_size(bytes)}")
  end
end

BinaryKinds.main()
