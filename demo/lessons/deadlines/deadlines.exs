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
    Process.send_after(main, :too_late, limit)

    spawn(fn ->
      Process.sleep(takes)
      send(main, :done)
    end)

    receive do
      :done -> :done
      :too_late -> :given_up
    end
  end
end

Deadlines.main()
