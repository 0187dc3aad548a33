%% SPDX-License-Identifier: Apache-2.0
%% records_other — a module whose native records records_mine uses from outside.
-module(records_other).
-export([exported/0, private/0]).
-export_record([rr]).
-record #rr{x, y = 2}.
-record #p{x = 1}.

exported() -> #rr{x = 1}.
private() -> #p{}.
