#pragma once

#include <string_view>

namespace cairn::exchange {

/// Of the printed form: A4, 14 point, black on white, boxes to tick, nothing torn over two pages.
inline constexpr std::string_view kPaperStyle = R"css(
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 11pt Arial, sans-serif; } }
* { box-sizing: border-box; }
body { font: 14pt/1.45 Arial, "Noto Sans", sans-serif; color: #000; background: #fff; max-width: 178mm; margin: 0 auto; padding: 0 0 14mm; }
h1 { font-size: 24pt; line-height: 1.2; margin: 0 0 4mm; }
h2 { font-size: 18pt; margin: 9mm 0 3mm; break-after: avoid; }
h3 { font-size: 15pt; margin: 6mm 0 2mm; break-after: avoid; }
p { margin: 0 0 3mm; white-space: pre-line; }
.how { border: 1.5pt solid #000; padding: 4mm; margin: 0 0 6mm; break-inside: avoid; }
.question { break-inside: avoid; margin: 0 0 7mm; }
.question > .label { font-weight: bold; margin: 0 0 1.5mm; break-after: avoid; }
.number { display: inline-block; min-width: 9mm; }
.hint, .range { margin: 0 0 2mm; }
.only { border-inline-start: 3pt solid #000; padding-inline-start: 3mm; margin: 0 0 2mm; break-after: avoid; }
.note { break-inside: avoid; }
.options { list-style: none; margin: 0; padding: 0; }
.options li { margin: 0 0 2.5mm; break-inside: avoid; }
.across { display: flex; flex-wrap: wrap; gap: 2mm 9mm; }
.box { display: inline-block; width: 6mm; height: 6mm; border: 1.2pt solid #000; vertical-align: -1mm; margin-inline-end: 3mm; }
.one { border-radius: 50%; }
.go { font-weight: bold; white-space: nowrap; }
.row { display: flex; align-items: flex-end; gap: 1.5mm; flex-wrap: wrap; margin: 2mm 0; direction: ltr; }
.cell { width: 11mm; height: 11mm; border: 1.2pt solid #000; display: inline-flex; align-items: center; justify-content: center; }
.ends { display: flex; justify-content: space-between; gap: 10mm; }
.line { border-bottom: 1pt solid #000; height: 11mm; }
.short { width: 55mm; display: inline-block; }
.digits .cell { color: #555; font-size: 11pt; }
table { border-collapse: collapse; width: 100%; break-inside: auto; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 1pt solid #000; padding: 2mm; text-align: start; vertical-align: middle; }
td.tick, thead th + th { text-align: center; }
td .box { margin: 0; }
.copy { border-top: 1pt solid #000; padding-top: 3mm; margin-top: 4mm; }
footer { font-size: 11pt; border-top: 1pt solid #000; padding-top: 2mm; margin-top: 8mm; }
@media print { footer { position: fixed; bottom: 0; left: 0; right: 20mm; background: #fff; margin: 0; } }
)css";

}  // namespace cairn::exchange
