<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>hearthline</name>
        <message numerus="yes">
            <source>Conference with {count} people</source>
            <translation>
                <numerusform>Conference with {count} person</numerusform>
                <numerusform>Conference with {count} people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Listen to {count} voice messages</source>
            <translation>
                <numerusform>Listen to {count} voice message</numerusform>
                <numerusform>Listen to {count} voice messages</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Server unreachable: calls work, {count} items wait.</source>
            <translation>
                <numerusform>Server unreachable: calls work, {count} item waits.</numerusform>
                <numerusform>Server unreachable: calls work, {count} items wait.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The file of unsent items was damaged; {count} could be saved.</source>
            <translation>
                <numerusform>The file of unsent items was damaged; {count} could be saved.</numerusform>
                <numerusform>The file of unsent items was damaged; {count} could be saved.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The server refused {count} items.</source>
            <translation>
                <numerusform>The server refused {count} item.</numerusform>
                <numerusform>The server refused {count} items.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} items wait</source>
            <translation>
                <numerusform>{count} item waits</numerusform>
                <numerusform>{count} items wait</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} messages</source>
            <translation>
                <numerusform>{count} message</numerusform>
                <numerusform>{count} messages</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} missed</source>
            <translation>
                <numerusform>{count} missed</numerusform>
                <numerusform>{count} missed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} more</source>
            <translation>
                <numerusform>{count} more</numerusform>
                <numerusform>{count} more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} people are on the line and would be cut off.</source>
            <translation>
                <numerusform>{count} person is on the line and would be cut off.</numerusform>
                <numerusform>{count} people are on the line and would be cut off.</numerusform>
            </translation>
        </message>
    </context>
</TS>
