"""The central server: what the call centre knows, who may know it, and who is told when it changes.

    edge            hosts, proxies, sizes, headers          app          puts the rooms together
    people          accounts, tokens, codes, the policy     facts        what seats tell, each thing once
    store           every SQL statement, the one writer     status       who is here, in which state
    files           caller files by number and name         web_call_back  visitors who ask to be called
    stream          events to seats and supervisors         board, pages   what browsers see
    serving         the process                             console        commands of the administrator

One event loop serves; one thread writes, committing what came together; a few threads read. One process
serves one database (it holds a lock), because presence and the stream live in its memory.
"""
