/// The style sheet of the HTML page. Text has a contrast of at least 4.5 to 1 in both schemes (WCAG 2.2, 1.4.3).
enum HTMLStyle {
  static let sheet = """
    :root {
      --ground: #f4f5f7; --card: #fff; --sunk: #f4f5f7; --line: #d9dde3; --text: #1b2027; --quiet: #545d69;
      --wrong: #b3261e; --doubtful: #7d5200; --remark: #0b57a4; --right: #17703a; --unknown: #6b3fa0; --none: #545d69;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #0f1216; --card: #171b21; --sunk: #0f1216; --line: #2c333d; --text: #e4e8ee; --quiet: #a0aab7;
        --wrong: #ff9389; --doubtful: #efb955; --remark: #86bdf8; --right: #6cd391; --unknown: #c9adf5; --none: #a0aab7;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
    body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    main { display: flex; flex-direction: column; gap: 1.25rem; max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
    h1 { order: -2; margin: 0; font-size: 1.6rem; letter-spacing: -.01em; }
    h2 { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere; }
    h3 { margin: 0; font-size: 1.02rem; }
    h4 { margin: .9rem 0 .25rem; font-size: .78rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet); }
    p { margin: .4rem 0; overflow-wrap: anywhere; }
    a { color: var(--remark); }
    code, pre, .fact { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
    pre { margin: 0; padding: .65rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--sunk); border: 1px solid var(--line); border-radius: 6px; }
    pre.fix { border-left: 4px solid var(--right); }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
    thead th { border-top: 0; font-size: .78rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet); }
    td { overflow-wrap: anywhere; }
    :focus-visible { outline: 2px solid var(--remark); outline-offset: 2px; }
    .summary, .target { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; }
    .summary { order: -1; }
    .totals { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1rem; }
    .tally { white-space: nowrap; }
    .head { display: flex; gap: .9rem; align-items: center; margin-bottom: .8rem; }
    .head p { margin: .2rem 0 0; }
    .head .grade { font-size: 1.5rem; min-width: 3.1rem; padding: .3rem .5rem; }
    .grade { display: inline-block; min-width: 2.1rem; padding: 0 .4rem; text-align: center; font-weight: 700; border: 2px solid currentColor; border-radius: 7px; white-space: nowrap; }
    .ascii { color: var(--quiet); font-weight: 400; font-size: .85em; }
    .chip { display: inline-block; padding: 0 .55rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .82rem; white-space: nowrap; }
    .sign { display: inline-block; width: 1.1em; font-weight: 700; text-align: center; }
    .wrong { color: var(--wrong); } .doubtful { color: var(--doubtful); } .remark { color: var(--remark); }
    .right { color: var(--right); } .unknown { color: var(--unknown); } .none { color: var(--none); }
    .families th { width: 6.5rem; white-space: nowrap; } .families td:nth-child(2) { width: 15rem; }
    .fact { color: var(--quiet); }
    details { margin-top: .8rem; }
    summary { cursor: pointer; font-weight: 600; }
    .rules { color: var(--quiet); } .rules ul { columns: 17rem; margin: .4rem 0 0; padding-left: 1.2rem; }
    .finding { margin: .8rem 0 0; padding: .75rem 1rem .9rem; border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 6px; break-inside: avoid; }
    .finding > * { color: var(--text); } .finding h4, .finding .about { color: var(--quiet); }
    .finding ul { margin: .4rem 0 0; padding-left: 1.4rem; } .finding li { overflow-wrap: anywhere; margin-top: .3rem; }
    .about { margin: .1rem 0 .5rem; font-size: .88rem; }
    .about > * + *::before { content: "·"; margin-right: .35rem; }
    .needed { color: var(--quiet); font-size: .9em; }
    .rejected { color: var(--wrong); }
    .removed { color: var(--wrong); } .added { color: var(--right); }
    .changes td:first-child { width: 15rem; } .changes td:last-child { width: 8rem; } .changes pre { padding: .3rem .5rem; }
    section > .about { color: var(--quiet); }
    footer { color: var(--quiet); font-size: .85rem; }
    .spoken, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (max-width: 36rem) {
      .summary, .target { padding: .9rem .8rem; }
      .summary thead { display: none; }
      .summary tr { display: grid; grid-template-columns: 1fr auto; border-top: 1px solid var(--line); padding: .4rem 0; }
      .summary td { border: 0; padding: .1rem .2rem; }
      .summary td:nth-child(3) { grid-column: 1 / -1; }
      .families tr { display: grid; grid-template-columns: auto 1fr; border-top: 1px solid var(--line); padding: .3rem 0; }
      .families th, .families td { border: 0; padding: .1rem .3rem; width: auto !important; }
      .families .fact { grid-column: 1 / -1; } .families .fact:empty { display: none; }
    }
    @media print {
      :root { --ground: #fff; --card: #fff; --sunk: #fff; --line: #999; --text: #000; --quiet: #333; --wrong: #8c1d18; --doubtful: #5c3c00; --remark: #003c78; --right: #0d4f27; --unknown: #4b2a75; --none: #333; }
      body { font-size: 10pt; }
      main { max-width: none; padding: 0; }
      details::details-content { content-visibility: visible; block-size: auto; }
      .skip { display: none; } a { color: inherit; text-decoration: none; }
    }

    """
}
