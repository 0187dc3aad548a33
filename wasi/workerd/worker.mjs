// SPDX-License-Identifier: Apache-2.0
// wasi/workerd/worker.mjs — a worker whose answers an Erlang function gives (webeam_cgi.erl). Each request resumes the
// image in an instance of its own, so no request sees another's processes, and a handler that fails harms nobody.
// What it imports, config.capnp names.
import webeam from 'webeam.wasm';
import image from 'app.img';
import { run } from 'memory.mjs';

const frozen = new Uint8Array(image);

/** What CGI says of a request. @param {Request} request */
function surroundings(request) {
  const url = new URL(request.url);
  const headers = [...request.headers].map(([n, v]) => [`HTTP_${n.toUpperCase().replaceAll('-', '_')}`, v]);
  return {
    PWD: '/',
    REQUEST_METHOD: request.method,
    PATH_INFO: decodeURI(url.pathname),
    QUERY_STRING: url.search.slice(1),
    ...Object.fromEntries(headers),
  };
}

/** An answer of CGI's: header lines, an empty line, the body. @param {Uint8Array<ArrayBuffer>} bytes */
function response(bytes) {
  let end = 0;
  while (end < bytes.length && !(bytes[end] === 13 && bytes[end + 1] === 10 && bytes[end + 2] === 13)) end++;
  const headers = new Headers();
  let status = 200;
  for (const line of new TextDecoder().decode(bytes.subarray(0, end)).split('\r\n').filter(Boolean)) {
    const [, name, value] = /^([^:]+): *(.*)$/.exec(line) ?? [];
    if (name?.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name) headers.append(name, value);
  }
  return new Response(bytes.subarray(end + 4), { status, headers });
}

export default {
  /** @param {Request} request @param {{HANDLER: string}} env  HANDLER: "module function" */
  async fetch(request, env) {
    /** @type {Uint8Array<ArrayBuffer>[]} */ const parts = [];
    const code = await run(webeam, {
      args: [
        'webeam',
        '--image',
        '/app.img',
        '-noshell',
        '-noinput',
        '-s',
        'webeam_cgi',
        'serve',
        ...env.HANDLER.split(' '),
      ],
      env: surroundings(request),
      input: new Uint8Array(await request.arrayBuffer()),
      files: { '/app.img': frozen },
      output: (fd, bytes) => {
        if (fd === 1) parts.push(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
        else console.log(new TextDecoder().decode(bytes).trimEnd());
      },
    });
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return code === 0 && bytes.length
      ? response(bytes)
      : new Response(`webeam ended with code ${code}\n`, { status: 500 });
  },
};
