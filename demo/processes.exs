# SPDX-License-Identifier: Apache-2.0
# Processes: spawn, send, receive; an Agent and a Registry.
parent = self()

# A process is a function that runs beside the others. It shares nothing.
child =
  spawn(fn ->
    receive do
      {:hello, name} -> send(parent, {:reply, "hello, #{name}"})
    end
  end)

send(child, {:hello, "you"})

receive do
  {:reply, text} -> IO.puts(text)
after
  1000 -> IO.puts("no answer")
end

# A monitor tells when and why another process ended.
{_pid, ref} = spawn_monitor(fn -> exit(:tired) end)

receive do
  {:DOWN, ^ref, :process, _pid, reason} -> IO.puts("it ended: #{reason}")
end

# An Agent is a process that holds one value.
{:ok, counter} = Agent.start_link(fn -> 0 end)
for n <- 1..100, do: Agent.update(counter, &(&1 + n))
IO.puts("sum: #{Agent.get(counter, & &1)}")

# A Registry finds processes by any name.
{:ok, _} = Registry.start_link(keys: :unique, name: Rooms)
{:ok, _} = Registry.register(Rooms, "kitchen", :me)
[{found, value}] = Registry.lookup(Rooms, "kitchen")
IO.inspect({found == self(), value})
