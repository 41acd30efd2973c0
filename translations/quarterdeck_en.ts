<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>LogView</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cause(s)</source>
        <translation>
            <numerusform>%n cause</numerusform>
            <numerusform>%n causes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>quarterdeck::ui::DebugBar</name>
    <message numerus="yes">
        <source>Stopped at %n breakpoint(s)</source>
        <translation>
            <numerusform>Stopped at %n breakpoint</numerusform>
            <numerusform>Stopped at %n breakpoints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s)</source>
        <translation>
            <numerusform>%n stop</numerusform>
            <numerusform>%n stops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) waiting</source>
        <translation>
            <numerusform>%n stop waiting</numerusform>
            <numerusform>%n stops waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>quarterdeck::ui::LogView</name>
    <message numerus="yes">
        <source>%n line(s) folded</source>
        <translation>
            <numerusform>%n line folded</numerusform>
            <numerusform>%n lines folded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>quarterdeck::ui::MainWindow</name>
    <message numerus="yes">
        <source>Keep %n program(s) running?</source>
        <translation>
            <numerusform>Keep %n program running?</numerusform>
            <numerusform>Keep %n programs running?</numerusform>
        </translation>
    </message>
</context>
</TS>
