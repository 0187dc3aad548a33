# SPDX-License-Identifier: Apache-2.0
defmodule Deadlines do
  def main do
    first = job(1, 200)
    IO.puts("first job: #{first}")
    second = job(400, 4000)
    IO.puts("second job: #{second}")
  end

  # A job that takes some milliseconds, and has so many at most.
  def job(takes, limit) do
    main = self()
    :erlang.start_timer(limit, main, :too_late)

    spawn(fn ->
      Process.sleep(takes)
      send(main, :done)
    end)

    receive do
      :done -> :done
      {:timeout, _, :too_late} -> :given_up
    end
  end
end

Deadlines.main()
