// SPDX-License-Identifier: Apache-2.0
// web/elsewhere.js — where the files of the package are, when they are not beside its modules.
//
// Vite's development server joins the modules of a package and puts them elsewhere: ROOT/node_modules/.vite/deps. The
// files stayed.
const [moved] = /^.*\/node_modules\/\.vite\/deps(?:_\w+)?\//.exec(import.meta.url) ?? [];
/** The package's folder, where it is not beside this module. */
export const ELSEWHERE = moved ? new URL('../../webeam/', moved).href : null;
