# SPDX-License-Identifier: Apache-2.0
defmodule Restarts do
  use Supervisor

  def main do
    Process.flag(:trap_exit, true)
    {:ok, supervisor} = Supervisor.start_link(__MODULE__, [])
    for n <- 1..3, do: crash(n)
    IO.puts("supervisor alive: #{Process.alive?(supervisor)}")
  end

  @impl true
  def init([]) do
    worker = %{id: :worker, start: {__MODULE__, :start_worker, []}}
    Supervisor.init([worker], strategy: :one_for_one, max_restarts: 3, max_seconds: 10)
  end

  def start_worker do
    pid =
      spawn_link(fn ->
        receive do
          :stop -> :ok
        end
      end)

    Process.register(pid, :worker)
    {:ok, pid}
  end

  def crash(n) do
    old = Process.whereis(:worker)
    if old, do: Process.exit(old, :kill)
    Process.sleep(20)
    new = Process.whereis(:worker)
    IO.puts("after crash #{n}: a new worker: #{is_pid(new) and new != old}")
  end
end

Restarts.main()
