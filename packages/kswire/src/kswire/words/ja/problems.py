"""現場で起きたことと、その対処。."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "no-credentials": (
        "{address} に適合する {method} の接続情報ファイルがありません",
        "credentials/{method} のファイルの includes にアドレスを追加してください。`ksocket credentials which {address}` で確認できます。",
    ),
    "port-closed": (
        "ポート {port} が閉じています",
        "対象でサービスを起動するか、接続情報ファイルの port を設定してください。",
    ),
    "no-answer": (
        "ポート {port} から {seconds} 秒以内に応答がありません",
        "ファイアウォールで破棄されている可能性があります。本機からの通信を許可するか、timeout を延ばしてください。",
    ),
    "unreachable": (
        "到達できません: {detail}",
        "対象が起動しているか、アドレスと、本機から対象への経路を確認してください。",
    ),
    "no-banner": (
        "ポート {port} は接続を受け付けますが {seconds} 秒間何も送ってきません",
        "サービスの停止、または別のもの(ファイアウォールの代理応答など)が待ち受けていないか確認してください。",
    ),
    "connection-lost": ("接続が切れました: {detail}", "対象のログを確認し、再実行してください。"),
    "protocol-error": ("対象がプロトコルに従っていません: {detail}", "そのポートで何が動いているか確認してください。"),
    "no-common-algorithm": (
        "共通の暗号方式がありません: {detail}",
        "対象の SSH サーバーを更新するか、`ksocket explain ssh` に示す方式を有効にしてください。",
    ),
    "tunnel-failed": (
        "踏み台 {hop} を経由できません ({code})",
        "踏み台自身の接続情報ファイルが必要です。`ksocket inspect {hop} --method ssh --explain` で確認できます。",
    ),
    "target-silent": (
        "踏み台 {route} の先の {address} から応答がありません ({code})",
        "最後の踏み台から到達できるか、TCP 転送が許可されているか確認してください。",
    ),
    "login-refused": (
        "{username} のログインが拒否されました (試行: {tried})",
        "接続情報ファイルのアカウントを確認してください。ファイルが変更されるまで再試行しません。WinRM では、パスワードの誤り、アカウントのロック・無効・期限切れ、ログイン権限の不足を区別できません。",
    ),
    "login-not-offered": (
        "サーバーが {method} 認証を提示していません (提示: {offered})。認証情報は送信していません",
        "接続情報ファイルの authMethod を提示された方式に合わせる (Negotiate は ntlm) か、対象の WinRM サービスで {method} を有効にしてください。",
    ),
    "account-guarded": (
        "{username} は試行しませんでした: すでに {failures} 回失敗しており、ロックされるおそれがあります",
        "接続情報ファイルを修正してください。変更後のファイルは再度試行されます (同じホストでは 30 分後)。",
    ),
    "failed-before": (
        "{username} は試行しませんでした: {since} に拒否され、ファイルはその後変更されていません",
        "接続情報ファイルを修正するか、`ksocket credentials test` で 1 回だけ試行してください。",
    ),
    "host-key-changed": (
        "ホスト鍵が変わっています: 既知 {known}、提示 {offered}。パスワードは送信していません",
        "再構築した機器なら `ksocket credentials trust` で受け入れるか、ファイルの knownHosts を修正してください。再構築などの心当たりがない場合は、なりすましの可能性があります。",
    ),
    "host-key-unknown": (
        'ホスト鍵 {offered} は未知で、hostKeys = "strict" のためパスワードは送信していません',
        "`ksocket credentials trust` で受け入れるか、knownHosts のファイルに追加してください。",
    ),
    "new-host-limit": (
        "1 回のスキャンで新しいホスト鍵が {maximum} を超えました。パスワードは送信していません",
        "`ksocket credentials trust` で受け入れるか、maxNewHosts を増やしてください。",
    ),
    "credential-file": (
        "接続情報ファイルを利用できません: {fault}",
        "ファイルを修正してください。`ksocket check` が箇所を示します。",
    ),
    "tls-failed": (
        "TLS で接続できません: {detail}",
        "対象で TLS 1.2 以降を有効にするか、http と ntlm (メッセージは暗号化されます) を使ってください。Windows Server 2008 で credssp を使う場合は authCredSSPDisableTLSv1.2 = true とします。",
    ),
    "certificate-invalid": (
        "証明書が有効ではありません: {detail}。パスワードは送信していません",
        '証明書を発行した認証局を本機に登録するか、証明書を更新してください。serverCertValidation = "ignore" にすると検証しません。',
    ),
    "encryption-required": (
        "サービスが暗号化されたメッセージのみを受け付けますが、接続情報ファイルは暗号化しない設定です",
        'authMethod = "ntlm"、authMessageEncryption = "auto" とするか、https を使ってください。',
    ),
    "credssp-outdated": (
        "CredSSP がバージョン {version} で、接続先を確認できません (CVE-2018-0886)。パスワードは送信していません",
        '対象に 2018 年 5 月以降の更新プログラムを適用するか、authMethod = "ntlm" を使ってください。',
    ),
    "command-timeout": (
        "{seconds} 秒以内に処理が終わりませんでした",
        "対象が遅いか停止しています。後で再実行してください。",
    ),
    "no-shell": (
        "POSIX シェルがありません: {detail}",
        "ネットワーク機器には SNMP を利用します。credentials/snmp にファイルを追加してください。",
    ),
    "output-too-large": (
        "応答が {limit} バイトを超えました",
        "対象のログインシェルの出力、またはそのポートで何が動いているか確認してください。",
    ),
    "unreadable-reply": (
        "{group} の応答を解釈できません",
        "`ksocket inspect --format json` の結果を添えてご連絡ください。",
    ),
    "partial": ("{group} は一部のみ取得しました: {detail}", "アカウントの権限を増やすと取得できる場合があります。"),
    "access-denied": (
        "アカウントに {detail} を読み取る権限がありません",
        "マニュアル (対象機器の設定、Windows) に記載の WMI 権限を付与してください。",
    ),
    "not-there": (
        "{detail} は対象に存在しません",
        "対処は不要です。そのバージョンの Windows にはありません。",
    ),
    "wsman-fault": (
        "WinRM サービスに拒否されました: {code} {detail}",
        "マニュアル (トラブルシューティング) のコードを参照するか、Windows 上で `winrm helpmsg {code}` を実行してください。",
    ),
    "no-package-manager": ("既知のパッケージ管理がありません", "対処は不要です。"),
    "legacy-ssh": ("古い暗号方式でのみ接続できました: {algorithms}", "対象の SSH サーバーを更新してください。"),
    "not-built": ("{method} はこのバージョンに含まれていません", "今後のバージョンで対応します。"),
    "snmp-no-answer": (
        "ポート {port} の SNMP から {seconds} 秒以内に応答がありません",
        "SNMP が無効、コミュニティ名が違う、または本機のアドレスが許可されていない可能性があります。",
    ),
    "snmp-unknown-user": (
        "SNMPv3 ユーザ {username} は機器に登録されていません",
        "接続情報ファイルの username を確認してください。",
    ),
    "snmp-wrong-authentication": (
        "{username} の認証が機器に拒否されました",
        "接続情報ファイルの authProtocol と authKey を確認してください。",
    ),
    "snmp-wrong-privacy": (
        "{username} の認証は成功しましたが、暗号化した要求に応答がありません",
        "接続情報ファイルの privProtocol、privKey、keyExtension を確認してください。",
    ),
    "snmp-not-in-time": (
        "機器の時刻が不安定で、要求が期限切れとされました",
        "エージェントを再起動するか、再実行してください。",
    ),
    "snmp-refused": ("機器が拒否しました: {detail}", "機器側でコミュニティまたはユーザのビューを広げてください。"),
    "snmp-malformed": (
        "機器の応答が SNMP の形式ではありません",
        "そのポートで何が動いているか確認し、ファームウェアを更新してください。",
    ),
    "snmp-walk-limit": (
        "テーブル {table} は {rows} 行までで読み取りを打ち切りました",
        "対処は不要です。残りは含まれません。",
    ),
    "vrfs-not-read": ("VRF {names} は読み取っていません", "SNMPv3 を使うか contextCommunity を設定してください。"),
    "vlans-not-read": (
        "VLAN {vlans} の MAC アドレステーブルは読み取っていません",
        "SNMPv3 ユーザにコンテキスト vlan-* を許可するか contextCommunity に community@context を指定してください。",
    ),
    "outside-scope": (
        "{address} は許可アドレスの範囲外です",
        "--allow で許可してください。[limits] permitted や KSOCKET_CONFINE がある場合はそこにも含まれている必要があります。",
    ),
    "prohibited": (
        "{address} は禁止アドレスです",
        "調査してよい場合は --deny または [limits] prohibited から外してください。",
    ),
    "limited": (
        "{wanted} は指定されましたが、ksocket の [limits] または KSOCKET_CONFINE により除外されました ({rule})",
        "調査してよい場合は KSOCKET_CONFINE または ksocket.toml の [limits] を変更してください。",
    ),
    "no-gateway": (
        "本機にデフォルトゲートウェイがありません",
        "ローカルセグメントのみ調査しました。--start でスキャン起点アドレスを指定してください。",
    ),
    "no-start": (
        "デフォルトゲートウェイもローカルセグメントも許可されていないため、スキャンを始める場所がありません",
        "許可した範囲から、--start または管理サーバーの設定 start でスキャン起点アドレスを指定してください。",
    ),
    "gateway-silent": (
        "デフォルトゲートウェイ {address} から SNMP で情報を取得できません ({code})。その先のネットワークは不明です",
        "ゲートウェイで本機からの SNMP を許可し credentials/snmp にファイルを追加するか、--start で指定してください。",
    ),
    "no-raw-packets": (
        "raw パケットの権限 (CAP_NET_RAW) がないため {mode} で調査しました。時間がかかり、応答しない機器は見つかりません",
        "root で実行するか、サービスに AmbientCapabilities=CAP_NET_RAW を設定してください。",
    ),
    "prefix-not-swept": (
        "{prefix} は /{limit} より大きいため、全アドレスの調査をしていません",
        "すべて調査するには --start で指定してください。",
    ),
    "prefix-too-large": (
        "{prefix} は全アドレスの調査をしていません。IPv6 では /{limit} より大きい範囲を 1 アドレスずつ調べません",
        "アドレスを個別に指定してください。本機のセグメントにある機器とルーターのテーブルにある機器は、指定しなくても検知します。",
    ),
    "multicast-withheld": (
        "{ifname} では IPv6 のマルチキャストによる探索をしていません。{prefix} に探索を許可していないアドレスがあります",
        "--start でアドレスを個別に指定してください。その他の機器は ARP とルーターのテーブルから検知します。",
    ),
    "table-too-large": (
        "{address} のテーブル {table} は {rows} 行あり、最後までは読み取りませんでした",
        "対処は不要です。",
    ),
    "answers-for-all": (
        "{prefix} は全アドレスが同じ応答をします。代理で応答しているものがあります",
        "個別のアドレスを指定してください。",
    ),
    "interface-down": (
        "インターフェース {ifname} が停止しているか、スキャン中に停止しました",
        "ケーブルを確認し、復旧後に再度スキャンしてください。",
    ),
    "path-slowed": (
        "{router} の先でパケットの {lost} % が失われました。毎秒 {rate} パケットに下げ、失われた分は再送します",
        "対処は不要です。回線の帯域が小さいと、調査に時間がかかります。",
    ),
    "resolver-silent": (
        "ネームサーバー {address} が応答しないため、DNS のホスト名は不明です",
        "この機器の /etc/resolv.conf を確認するか、ksocket.toml の [names] で dns = false としてください。",
    ),
    "cancelled": ("スキャンは中止されました", "それまでに得られた結果を表示しています。"),
    "window-closed": (
        "実施時間帯が終了したため、スキャンは途中で終わりました",
        "次の実施時間帯に再度スキャンするか、ksocket.toml の [[limits.windows]] を広げてください。",
    ),
    "order-refused": (
        "指示を実行できません: {fault}",
        "管理サーバーのスキャン設定か、ksocket.toml の [limits] を修正してください。",
    ),
    "disk-full": (
        "Ksocket は結果を保存できず、待機しています ({detail})",
        "状態ディレクトリのディスクに空きを作ってください。スキャンは自動的に再開します。",
    ),
    "spool-full": (
        "管理サーバーへ未送信の報告が {limit} バイトに達し、Ksocket は待機しています",
        "管理サーバーが受け取ると自動的に再開します。上限は ksocket.toml の [spool] maxSize です。",
    ),
    "run-resumed": (
        "中断したところからスキャンを再開しました",
        "対処は不要です。Ksocket が再起動したか、待機していました。取得済みの機器に再度接続することはありません。",
    ),
    "run-lost": (
        "Ksocket はこのスキャンの記録を失っています",
        "Ksocket の状態ディレクトリまたは管理サーバーのデータベースが失われたか、復元されています。もう一度スキャンしてください。",
    ),
    "ksocket-away": (
        "Ksocket が {days} 日間接続していません",
        "`ksocket connect` が動作しているか確認し (`ksocket check` で原因がわかります)、もう一度スキャンしてください。",
    ),
    "token-not-stored": (
        "新しいトークンを保存できません: {detail}",
        "ksocket.toml に記載してください。それまでは以前のトークンを使います。",
    ),
    "internal": ("ksocket 自体の不具合です: {detail}", "ログを添えてご連絡ください。"),
}

# of a code that a newer version has made
NEWER: tuple[str, str] = (
    "このバージョンでは扱えない問題です: {told}",
    "管理サーバー (ファイルを読む場合は Ksocket) を更新してください。",
)
