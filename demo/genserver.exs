# SPDX-License-Identifier: Apache-2.0
# GenServer: a process that keeps state and answers, under a supervisor.
defmodule Stack do
  use GenServer

  # What others call: it runs in their process.
  def start_link(items), do: GenServer.start_link(__MODULE__, items, name: __MODULE__)
  def push(item), do: GenServer.cast(__MODULE__, {:push, item})
  def pop, do: GenServer.call(__MODULE__, :pop)

  # What the server does, one message after the other.
  @impl true
  def init(items), do: {:ok, items}

  @impl true
  def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
  def handle_call(:pop, _from, []), do: {:reply, :empty, []}

  @impl true
  def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
end

{:ok, _} = Supervisor.start_link([{Stack, [:first]}], strategy: :one_for_one)

Stack.push(:second)
Stack.push(:third)
IO.inspect([Stack.pop(), Stack.pop(), Stack.pop(), Stack.pop()])

# When the server dies, the supervisor starts it again, as it was at first.
Stack.push(:lost)
old = Process.whereis(Stack)
Process.exit(old, :kill)
Process.sleep(50)
IO.puts("another process: #{Process.whereis(Stack) != old}")
IO.inspect(Stack.pop())
