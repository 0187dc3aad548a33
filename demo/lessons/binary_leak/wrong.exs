# SPDX-License-Identifier: Apache-2.0
defmodule BinaryLeak do
  def main do
    cache = spawn(fn -> cache([]) end)
    Process.register(cache, :cache)
    for i <- 1..100, do: send(cache, {:document, :binary.copy(<<i>>, 10_000)})
    send(cache, {:count, self()})

    receive do
      {:keys, n} -> IO.puts("keys: #{n}")
    end

    :erlang.garbage_collect(cache)
    {:binary, shared} = Process.info(cache, :binary)
    IO.puts("bytes it refers to: #{Enum.sum(for {_, size, _} <- shared, do: size)}")
  end

  def cache(keys) do
    receive do
      {:document, <<key::binary-size(100), _::binary>>} ->
        :erlang.garbage_collect()
        cache([key | keys])

      {:count, from} ->
        send(from, {:keys, length(keys)})
        cache(keys)
    end
  end
end

BinaryLeak.main()
