"""Sentences in Japanese: exports."""

MESSAGES = {
    "no-column": "{name} という列はありません。列: {known}",
    "export-busy": "既に {limit} 件の書き出しまたは差分の計算が実行中です。終わってからやり直してください。",
    "export-too-large": "{rows} 行のブックは大きすぎます (上限 {limit} 行)。csv か jsonl を指定してください。",
    "help-export": "ネットワークの一覧をファイルに書き出します。例: kshub export 東京 --list managed-nodes --format xlsx -o nodes.xlsx",
    "help-export-list": "書き出す一覧。",
    "help-export-format": "省略時はファイルの拡張子から決まります。決まらなければ csv (作業報告は html) です。",
    "help-export-output": "書き出すファイル。- または省略時は標準出力。",
    "help-export-plain": "列名はプログラム用の名前、日時は UTC にします。",
    "help-export-columns": "書き出す列を、この順に、カンマ区切りで指定します。",
    "no-run": "ネットワーク {network} にスキャン {run} はありません。`kshub export {network} --list scans` で確認できます。",
    "export-form": "この内容は {form} では書き出せません。{known} のいずれかを指定してください。",
    "help-export-report": "一覧ではなく、このスキャンの作業報告 (実行前は作業計画) を html、xlsx、json のいずれかで書き出します。例: kshub export 東京 --report RUN -o report.html",
    "export-of-network": "{list} はネットワークごとの一覧です。`kshub export tokyo --list {list}` のように、ネットワークを指定してください。",
    "export-of-hub": "{list} は管理サーバー全体の一覧です。`kshub export --list {list}` のように、ネットワークを指定せずに実行してください。",
    "packages-answer-yes": "該当",
    "packages-answer-no": "非該当",
    "packages-answer-unknown": "未確認",
    "packages-reason-never-read": "一度も取得できていない",
    "packages-reason-failed-since": "最後の取得に失敗",
    "packages-reason-no-version": "バージョン不明",
}
