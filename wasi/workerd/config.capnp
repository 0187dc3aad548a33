# SPDX-License-Identifier: Apache-2.0
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .erlang)],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "main")]
);

const erlang :Workerd.Worker = (
  compatibilityDate = "2026-11-01",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "memory.mjs", esModule = embed "memory.mjs"),
    (name = "webeam.wasm", wasm = embed "webeam.wasm"),
    (name = "app.img", data = embed "app.img"),
  ],
  bindings = [(name = "HANDLER", text = "hello handle")],
);
