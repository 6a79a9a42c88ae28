"""検索式が読めないときの文言 (Japanese)."""

MESSAGES = {
    "search-long": "検索は {most} 文字までです。{at} 文字目から先が長すぎます。",
    "search-many": "検索の条件は {most} 個までです。{at} 文字目の条件から先が多すぎます。",
    "search-deep": "括弧と否定の入れ子は {most} 段までです({at} 文字目)。",
    "search-character": "{at} 文字目の文字は検索できません。",
    "search-quote": "{at} 文字目の引用符が閉じられていません。",
    "search-open": "{at} 文字目の括弧が閉じられていません。",
    "search-close": "{at} 文字目の閉じ括弧に対応する括弧がありません。",
    "search-term": "{at} 文字目に語または条件が必要です。",
    "search-empty": "{at} 文字目に値が必要です。例: {expected}",
    "search-field": '{field} という項目はありません({at} 文字目)。文字列として検索するには引用符で囲んでください: "{field}:..."',
    "search-field-near": '{field} という項目はありません({at} 文字目)。{nearest} ではありませんか。文字列として検索するには引用符で囲んでください: "{field}:..."',
    "search-value": "{field} に {value} は指定できません({at} 文字目)。指定できる値の例: {expected}",
    "search-operator": "{field} では {operator} を使えません({at} 文字目)。{field}:値 と書いてください。",
    "saved-search-limit": "保存できる検索はユーザーごとに {most} 件までです。先にいずれかを削除してください。",
}
