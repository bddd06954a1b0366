/// Text and attributes of HTML: everything that came from a card or a file goes through here.
enum HTMLText {
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        // Controls are no characters of HTML; a line break inside a text is wanted.
        result.unicodeScalars.append(scalar.value < 0x20 && scalar != "\n" || scalar.value == 0x7F ? "·" : scalar)
      }
    }
    return result
  }

  static func element(_ name: String, _ content: String, class className: String? = nil) -> String {
    "<\(name)\(className.map { " class=\"\($0)\"" } ?? "")>\(content)</\(name)>"
  }

  /// For screens in either light, and for paper, where everything is open and colours are not needed to understand.
  static let style = """
    :root{--ink:#1b1f24;--dim:#5b6570;--line:#d5dae0;--page:#fff;--soft:#f4f6f8;--bad:#b3261e;--badbg:#fbe9e7;\
    --warn:#8a5a00;--warnbg:#fff4dc;--good:#1e6b3a;--goodbg:#e6f4ea;--open:#50459b;--openbg:#edebfa}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#9aa4ae;--line:#3a424b;--page:#15191d;--soft:#1f252b;\
    --bad:#ff8a80;--badbg:#3d1f1d;--warn:#ffcf70;--warnbg:#3a2f17;--good:#8fd6a5;--goodbg:#1b3324;--open:#b9b0ff;\
    --openbg:#2a2647}}
    *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);\
    font:15px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
    main{max-width:1180px;margin:0 auto;padding:28px 24px 60px}h1{font-size:26px;margin:0 0 2px}\
    h2{font-size:19px;margin:36px 0 10px}h3{font-size:15px;margin:22px 0 6px}
    p{margin:4px 0}.dim{color:var(--dim)}code,.hex{font:12.5px/1.5 ui-monospace,"DejaVu Sans Mono",monospace}
    table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:6px 9px;\
    border-bottom:1px solid var(--line)}th{font-weight:600;color:var(--dim);font-size:13px}
    .verdict{display:inline-block;padding:2px 10px;border-radius:4px;font-weight:600}
    .rejected,.error,.failed{color:var(--bad);background:var(--badbg)}\
    .incomplete,.unchecked{color:var(--open);background:var(--openbg)}\
    .approved,.passed{color:var(--good);background:var(--goodbg)}.warning,.note{color:var(--warn);background:var(--warnbg)}
    .tag{display:inline-block;padding:0 7px;border-radius:4px;font-size:12.5px;font-weight:600;white-space:nowrap}
    .facts{display:flex;flex-wrap:wrap;gap:10px 34px;margin:14px 0}.facts div b{display:block;font-size:22px;\
    font-variant-numeric:tabular-nums}
    .scroll{overflow-x:auto}.matrix{width:auto}.matrix td,.matrix th{padding:3px 7px;text-align:center}\
    .matrix th:first-child,.matrix td:first-child{text-align:left;white-space:nowrap;\
    font-variant-numeric:tabular-nums}.matrix td.cell{font-weight:700}
    .sides{display:grid;grid-template-columns:1fr 1fr;gap:14px}.sides>div{min-width:0}\
    .hex,pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:7px 9px;margin:3px 0;\
    border-radius:4px}pre{font:12.5px/1.5 ui-monospace,"DejaVu Sans Mono",monospace}
    mark{background:var(--badbg);color:var(--bad);font-weight:700}article{border-top:2px solid var(--line);margin-top:22px}\
    .finding{margin:12px 0 16px}a{color:inherit}summary{cursor:pointer;color:var(--dim)}
    @media(max-width:720px){.sides{grid-template-columns:1fr}main{padding:18px 14px}}
    @media print{main{max-width:none;padding:0}body{font-size:11px}h2{break-after:avoid}tr{break-inside:avoid}.finding>p{break-after:avoid}th,.tag{font-size:9.5px}th,td{padding:3px 6px}\
    .scroll{overflow:visible;break-inside:auto}.matrix{font-size:9px;margin-bottom:10px}\
    .matrix td,.matrix th{padding:1px 3px}.matrix .tag{padding:0 3px;font-size:9px}thead{display:table-header-group}\
    h3{break-after:avoid}details{display:none}.hex,pre{border:1px solid var(--line)}\
    code,.hex,pre{font-size:9.5px}:root{--ink:#000;--dim:#444;--line:#999;--page:#fff}a{text-decoration:none}.tag,.verdict,mark,.cell{border:1px solid currentColor}}
    """
}
