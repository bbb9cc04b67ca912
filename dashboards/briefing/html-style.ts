/** The look of the briefing's page: GB/T 9704 fonts with open fallbacks, A4 on screen and in print. */
export const htmlStyle = `
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #e9e7e2; color: #111; font: 16pt/29pt "FangSong_GB2312", "仿宋_GB2312", FangSong, "仿宋", "Noto Serif CJK SC", "Source Han Serif SC", serif; }
.sheet { width: 210mm; max-width: 100%; margin: 16px auto; padding: 20mm 26mm 35mm 28mm; background: #fff; }
.mark { display: flex; justify-content: space-between; margin: 0 0 10mm; font: 12pt/1.5 SimHei, "黑体", "Noto Sans CJK SC", sans-serif; }
.demo { border: 1px solid #c00; color: #c00; padding: 0 8px; }
.masthead { margin: 0; text-align: center; color: #e00000; font: bold 44pt/1.2 "方正小标宋简体", "FZXiaoBiaoSong-B05S", STZhongsong, "Noto Serif CJK SC", serif; letter-spacing: .08em; }
.issue { margin: 5mm 0 3mm; text-align: center; }
.imprint { display: flex; justify-content: space-between; margin: 0 0 12mm; padding: 0 1em 2mm; border-bottom: 2.5px solid #e00000; }
h1 { margin: 0 0 10mm; text-align: center; text-wrap: balance; font: bold 22pt/1.5 "方正小标宋简体", "FZXiaoBiaoSong-B05S", STZhongsong, "Noto Serif CJK SC", serif; }
h2 { margin: 5mm 0 0; text-indent: 2em; font: 16pt/29pt SimHei, "黑体", "Noto Sans CJK SC", sans-serif; break-after: avoid; }
h2.annex { break-before: page; }
h3 { margin: 0; text-indent: 2em; font: 16pt/29pt "KaiTi_GB2312", "楷体_GB2312", KaiTi, "楷体", "Noto Serif CJK SC", serif; break-after: avoid; }
p.text { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
p.note, p.none, p.caption, caption, figcaption { font: 10.5pt/1.6 SimSun, "宋体", "Noto Serif CJK SC", serif; }
p.note { margin: 2mm 0; color: #444; }
caption, p.caption { margin: 4mm 0 1mm; padding: 4mm 0 1mm; text-align: center; font-weight: bold; }
p.none { margin: 0 0 3mm; text-align: center; }
figure { margin: 5mm 0; text-align: center; break-inside: avoid; }
figure img { max-width: 100%; height: auto; }
table { width: 100%; margin: 2mm 0 5mm; border-collapse: collapse; table-layout: fixed; font: 10.5pt/1.5 SimSun, "宋体", "Noto Serif CJK SC", serif; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 5px; border: 1px solid #777; vertical-align: middle; overflow-wrap: anywhere; }
th { background: #f2f0ec; }
tr { break-inside: avoid; }
td.right { text-align: right; } td.center { text-align: center; }
td a { color: inherit; text-decoration: underline dotted #888; text-underline-offset: 3px; }
td.level { font-weight: bold; } td.red { color: #b80000; } td.orange { color: #b35000; } td.yellow { color: #7a6000; } td.blue { color: #1d4f91; }
.imprint-end { margin-top: 15mm; padding: 2mm 1em; border-top: 1.4px solid #111; border-bottom: 1.4px solid #111; font-size: 14pt; }
.imprint-end p { margin: 0; } .copies { text-align: right; }
@media (max-width: 700px) { .sheet { padding: 6mm 5mm; margin: 0; } .masthead { font-size: min(30pt, 9vw); } body { font-size: 13pt; line-height: 1.7; } h2, h3 { font-size: 13pt; line-height: 1.7; } h1 { font-size: 17pt; } }
@media print { body { background: none; } .sheet { width: auto; margin: 0; padding: 0; } td a { text-decoration: none; } }
`;
