#Requires -Version 3.0
<#
.SYNOPSIS
  Lets one account read this Windows by WinRM (WMI and the registry), and nothing more. For ksocket.

.DESCRIPTION
  Starts WinRM, makes a listener, opens the port to the addresses of the collector alone, and grants the account
    WinRM           read and execute            (RootSDDL)
    WMI root        enable, remote              (this namespace alone, not what is below)
    WMI root/cimv2, root/standardcimv2, root/default
                    enable, execute methods, remote
  The account needs to be in no group of administrators. Authentication is left as it is: Negotiate (NTLM, Kerberos) is on
  by default, Basic and unencrypted messages stay off.
  What is changed is written to %ProgramData%\ksocket\enable-winrm.json, so that -Undo takes back just that.
  Run it again at any time: what is there already is left alone. PowerShell 3.0 or newer, as administrator.

.PARAMETER Account
  The account or group: 'CORP\svc-ksocket', 'inventory' (local).
.PARAMETER Collector
  Addresses or networks from which the port is open: '10.10.0.5', '10.10.0.0/28'. Without it the firewall is left alone.
.PARAMETER Https
  A listener on port 5986 in place of 5985.
.PARAMETER CertificateThumbprint
  Its certificate, from LocalMachine\My. Without it one is made that this machine signs itself.
.PARAMETER Undo
  Takes back what this script did.
.EXAMPLE
  .\enable-winrm.ps1 -Account 'CORP\svc-ksocket' -Collector 10.10.0.5 -WhatIf
.EXAMPLE
  .\enable-winrm.ps1 -Account 'CORP\svc-ksocket' -Collector 10.10.0.5
.EXAMPLE
  .\enable-winrm.ps1 -Undo
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', DefaultParameterSetName = 'Enable')]
param(
    [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'Enable')]
    [string] $Account,

    [Parameter(ParameterSetName = 'Enable')]
    [ValidatePattern('^[0-9a-fA-F.:]+(/[0-9]{1,3})?$')]
    [string[]] $Collector,

    [Parameter(ParameterSetName = 'Enable')]
    [switch] $Https,

    [Parameter(ParameterSetName = 'Enable')]
    [ValidatePattern('^[0-9a-fA-F]{40}$')]
    [string] $CertificateThumbprint,

    [Parameter(Mandatory = $true, ParameterSetName = 'Undo')]
    [switch] $Undo
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$Record = Join-Path $env:ProgramData 'ksocket\enable-winrm.json'
$Listening = 'WSMan:\localhost\Listener'
$RootSddl = 'WSMan:\localhost\Service\RootSDDL'
$Security = @{ ClassName = '__SystemSecurity'; WhatIf = $false; Confirm = $false }
$ReadExecute = -1610612736   # GENERIC_READ and GENERIC_EXECUTE: GXGR
$Namespaces = @(             # 0x01 enable account, 0x02 execute methods, 0x20 remote enable
    @{ Name = 'root'; Mask = 0x21 },
    @{ Name = 'root/cimv2'; Mask = 0x23 },
    @{ Name = 'root/standardcimv2'; Mask = 0x23 },
    @{ Name = 'root/default'; Mask = 0x23 }
)

$English = @{
    NotAdministrator = 'Run this as administrator.'
    NoAccount        = 'There is no account or group named {0}.'
    NothingToUndo    = 'There is nothing to undo: {0} is not there.'
    StartService     = 'start the service, now and with Windows'
    StopService      = 'set the service back to {0}, and stop it'
    MakeListener     = 'make a listener for {0} on port {1}'
    RemoveListener   = 'remove the listener for {0}'
    MakeCertificate  = 'make a certificate that signs itself'
    RemoveCertificate = 'remove the certificate {0}'
    OpenPort         = 'open TCP {0} to {1}'
    ClosePort        = 'remove the firewall rule {0}'
    Grant            = 'grant {0}: {1}'
    Revoke           = 'take back from {0}: {1}'
    ReadExecute      = 'read and execute'
    EnableRemote     = 'enable, remote'
    EnableMethods    = 'enable, execute methods, remote'
    NoNamespace      = '{0} is not there on this Windows: it is passed over.'
    NoCollector      = 'Without -Collector the firewall is left alone: port {0} must be open to the collector.'
    Failed           = '{0} failed with status {1}.'
    Done             = 'Done. What was changed is in {0}; -Undo takes it back.'
    Undone           = 'Everything that this script did is taken back.'
}
$Japanese = @{
    NotAdministrator = '管理者として実行してください。'
    NoAccount        = 'アカウントまたはグループ {0} が見つかりません。'
    NothingToUndo    = '元に戻す内容がありません: {0} がありません。'
    StartService     = 'サービスを開始し、自動起動にする'
    StopService      = 'サービスのスタートアップの種類を {0} に戻し、停止する'
    MakeListener     = '{0} のリスナーをポート {1} に作成する'
    RemoveListener   = '{0} のリスナーを削除する'
    MakeCertificate  = '自己署名証明書を作成する'
    RemoveCertificate = '証明書 {0} を削除する'
    OpenPort         = '{1} からの TCP {0} を許可する'
    ClosePort        = 'ファイアウォールの規則 {0} を削除する'
    Grant            = '{0} に許可する: {1}'
    Revoke           = '{0} の許可を取り消す: {1}'
    ReadExecute      = '読み取りと実行'
    EnableRemote     = 'アカウントの有効化、リモートの有効化'
    EnableMethods    = 'アカウントの有効化、メソッドの実行、リモートの有効化'
    NoNamespace      = 'この Windows には {0} がないため、省略します。'
    NoCollector      = '-Collector の指定がないため、ファイアウォールは変更しません。収集元からポート {0} に接続できるようにしてください。'
    Failed           = '{0} が失敗しました (終了コード {1})。'
    Done             = '完了しました。変更内容は {0} に記録しました。-Undo で元に戻せます。'
    Undone           = 'このスクリプトによる変更をすべて元に戻しました。'
}
$Words = if ((Get-UICulture).TwoLetterISOLanguageName -eq 'ja') { $Japanese } else { $English }

function Say([string] $Key, [object[]] $Values = @()) {
    $Words[$Key] -f $Values
}

function Test-Administrator {
    $me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Resolve-Sid([string] $Name) {
    try {
        (New-Object Security.Principal.NTAccount($Name)).Translate([Security.Principal.SecurityIdentifier])
    }
    catch [Security.Principal.IdentityNotMappedException] {
        throw (Say 'NoAccount' @($Name))
    }
}

# --- the record: what was changed, so that undoing takes back just that

function Read-Record {
    $known = @{ Service = $null; Listeners = @(); Certificates = @(); Rules = @(); Grants = @() }
    if (Test-Path -LiteralPath $Record) {
        $read = Get-Content -LiteralPath $Record -Raw | ConvertFrom-Json
        $known.Service = $read.Service
        foreach ($part in 'Listeners', 'Certificates', 'Rules', 'Grants') { $known[$part] = @($read.$part | Where-Object { $null -ne $_ }) }
    }
    $known
}

function Write-Record([hashtable] $Known) {
    if ($WhatIfPreference) { return }
    $directory = Split-Path -Parent $Record
    if (-not (Test-Path -LiteralPath $directory)) { New-Item -ItemType Directory -Path $directory -Confirm:$false | Out-Null }
    $Known | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Record -Encoding UTF8 -Confirm:$false
}

# --- rights: of all that a mask holds only what is missing is added, and only that is taken back

function Get-Mask($Descriptor, $Sid) {
    $mask = 0
    foreach ($ace in $Descriptor.DiscretionaryAcl) {
        $direct = -not ([int]$ace.AceFlags -band [int][Security.AccessControl.AceFlags]::InheritOnly)
        if ($ace.AceType -eq 'AccessAllowed' -and $direct -and $ace.SecurityIdentifier -eq $Sid) { $mask = $mask -bor $ace.AccessMask }
    }
    $mask
}

function Get-RootDescriptor {
    New-Object Security.AccessControl.CommonSecurityDescriptor($false, $false, (Get-Item $RootSddl).Value)
}

function Set-RootDescriptor($Descriptor) {
    $sddl = $Descriptor.GetSddlForm([Security.AccessControl.AccessControlSections]::All)
    Set-Item -Path $RootSddl -Value $sddl -Force -WhatIf:$false -Confirm:$false
}

function Get-NamespaceDescriptor([string] $Namespace) {
    $given = Invoke-CimMethod @Security -Namespace $Namespace -MethodName 'GetSD'
    if ($given.ReturnValue -ne 0) { throw (Say 'Failed' @("$Namespace GetSD", $given.ReturnValue)) }
    New-Object Security.AccessControl.CommonSecurityDescriptor($true, $false, [byte[]]$given.SD, 0)
}

function Set-NamespaceDescriptor([string] $Namespace, $Descriptor) {
    $bytes = New-Object byte[] $Descriptor.BinaryLength
    $Descriptor.GetBinaryForm($bytes, 0)
    $given = Invoke-CimMethod @Security -Namespace $Namespace -MethodName 'SetSD' -Arguments @{ SD = $bytes }
    if ($given.ReturnValue -ne 0) { throw (Say 'Failed' @("$Namespace SetSD", $given.ReturnValue)) }
}

function Test-Namespace([string] $Namespace) {
    if ($Namespace -eq 'root') { return $true }
    $name = ($Namespace -split '/')[-1]
    [bool](Get-CimInstance -Namespace 'root' -ClassName '__NAMESPACE' -Filter "Name='$name'")
}

function Grant-Right([hashtable] $Known, [string] $Where, $Descriptor, [int] $Mask, [string] $Meaning, $Sid, [scriptblock] $Set) {
    $missing = $Mask -band (-bnot (Get-Mask $Descriptor $Sid))
    if ($missing -eq 0) { return }
    if (-not $PSCmdlet.ShouldProcess($Where, (Say 'Grant' @($Account, $Meaning)))) { return }
    $Descriptor.DiscretionaryAcl.AddAccess('Allow', $Sid, $missing, 'None', 'None')
    & $Set $Descriptor
    $Known.Grants += @{ Where = $Where; Sid = $Sid.Value; Name = $Account; Mask = $missing; Meaning = $Meaning }
    Write-Record $Known
}

function Revoke-Right($Grant) {
    $sid = New-Object Security.Principal.SecurityIdentifier($Grant.Sid)
    if (-not $PSCmdlet.ShouldProcess($Grant.Where, (Say 'Revoke' @($Grant.Name, $Grant.Meaning)))) { return }
    if ($Grant.Where -eq 'RootSDDL') {
        $descriptor = Get-RootDescriptor
        [void]$descriptor.DiscretionaryAcl.RemoveAccess('Allow', $sid, [int]$Grant.Mask, 'None', 'None')
        Set-RootDescriptor $descriptor
    }
    elseif (Test-Namespace $Grant.Where) {
        $descriptor = Get-NamespaceDescriptor $Grant.Where
        [void]$descriptor.DiscretionaryAcl.RemoveAccess('Allow', $sid, [int]$Grant.Mask, 'None', 'None')
        Set-NamespaceDescriptor $Grant.Where $descriptor
    }
}

# --- the service, its listener, the firewall

function Start-Remoting([hashtable] $Known) {
    $service = Get-CimInstance -ClassName Win32_Service -Filter "Name='WinRM'"
    if ($service.State -eq 'Running' -and $service.StartMode -eq 'Auto') { return }
    if (-not $PSCmdlet.ShouldProcess('WinRM', (Say 'StartService'))) { return }
    if ($null -eq $Known.Service) { $Known.Service = @{ StartMode = $service.StartMode; State = $service.State } }
    Set-Service -Name WinRM -StartupType Automatic -Confirm:$false
    Start-Service -Name WinRM -Confirm:$false
    Write-Record $Known
}

function Add-Listener([hashtable] $Known, [string] $Transport, [int] $Port) {
    $there = @(Get-ChildItem $Listening | Where-Object { $_.Keys -contains "Transport=$Transport" })
    if ($there.Count -gt 0) { return }
    if (-not $PSCmdlet.ShouldProcess('WinRM', (Say 'MakeListener' @($Transport, $Port)))) { return }
    $how = @{ Path = $Listening; Transport = $Transport; Address = '*'; Force = $true; Confirm = $false }
    if ($Transport -eq 'HTTPS') { $how.CertificateThumbPrint = Get-Thumbprint $Known }
    New-Item @how | Out-Null
    $Known.Listeners += $Transport
    Write-Record $Known
}

function Get-Thumbprint([hashtable] $Known) {
    if ($CertificateThumbprint) { return $CertificateThumbprint }
    if (-not $PSCmdlet.ShouldProcess('Cert:\LocalMachine\My', (Say 'MakeCertificate'))) { return '' }
    $names = @([Net.Dns]::GetHostEntry('').HostName, $env:COMPUTERNAME) | Select-Object -Unique
    $made = New-SelfSignedCertificate -DnsName $names -CertStoreLocation 'Cert:\LocalMachine\My' -Confirm:$false
    $Known.Certificates += $made.Thumbprint
    Write-Record $Known
    $made.Thumbprint
}

function Open-Port([hashtable] $Known, [int] $Port) {
    if (-not $Collector) {
        Write-Warning (Say 'NoCollector' @($Port))
        return
    }
    $rule = "ksocket-WinRM-$Port"
    $from = $Collector -join ','
    if (-not $PSCmdlet.ShouldProcess($rule, (Say 'OpenPort' @($Port, $from)))) { return }
    # netsh is there on every version; the rule is made anew, as the addresses may be others now.
    & netsh.exe advfirewall firewall delete rule "name=$rule" | Out-Null
    & netsh.exe advfirewall firewall add rule "name=$rule" dir=in action=allow protocol=TCP "localport=$Port" "remoteip=$from" | Out-Null
    if ($LASTEXITCODE -ne 0) { throw (Say 'Failed' @('netsh', $LASTEXITCODE)) }
    if ($Known.Rules -notcontains $rule) { $Known.Rules += $rule }
    Write-Record $Known
}

# --- both ways

function Enable-Reading {
    $sid = Resolve-Sid $Account
    $known = Read-Record
    $transport, $port = if ($Https) { 'HTTPS', 5986 } else { 'HTTP', 5985 }
    Start-Remoting $known
    $running = (Get-Service -Name WinRM).Status -eq 'Running'
    if ($running) {
        Add-Listener $known $transport $port
        Grant-Right $known 'RootSDDL' (Get-RootDescriptor) $ReadExecute (Say 'ReadExecute') $sid {
            param($given) Set-RootDescriptor $given
        }
    }
    else {
        # Only with -WhatIf: what WinRM has configured cannot be read while it does not run.
        [void]$PSCmdlet.ShouldProcess('WinRM', (Say 'MakeListener' @($transport, $port)))
        [void]$PSCmdlet.ShouldProcess('RootSDDL', (Say 'Grant' @($Account, (Say 'ReadExecute'))))
    }
    foreach ($one in $Namespaces) {
        $namespace = $one.Name
        if (-not (Test-Namespace $namespace)) {
            Write-Warning (Say 'NoNamespace' @($namespace))
            continue
        }
        $meaning = if ($one.Mask -band 0x02) { Say 'EnableMethods' } else { Say 'EnableRemote' }
        Grant-Right $known $namespace (Get-NamespaceDescriptor $namespace) $one.Mask $meaning $sid {
            param($given) Set-NamespaceDescriptor $namespace $given
        }
    }
    Open-Port $known $port
    if (-not $WhatIfPreference) { Say 'Done' @($Record) }
}

function Undo-Everything {
    if (-not (Test-Path -LiteralPath $Record)) {
        Say 'NothingToUndo' @($Record)
        return
    }
    $known = Read-Record
    foreach ($rule in $known.Rules) {
        if ($PSCmdlet.ShouldProcess($rule, (Say 'ClosePort' @($rule)))) {
            & netsh.exe advfirewall firewall delete rule "name=$rule" | Out-Null
        }
    }
    foreach ($grant in $known.Grants) { Revoke-Right $grant }
    foreach ($transport in $known.Listeners) {
        if ($PSCmdlet.ShouldProcess('WinRM', (Say 'RemoveListener' @($transport)))) {
            Get-ChildItem $Listening | Where-Object { $_.Keys -contains "Transport=$transport" } | Remove-Item -Recurse -Force -Confirm:$false
        }
    }
    foreach ($thumbprint in $known.Certificates) {
        $path = "Cert:\LocalMachine\My\$thumbprint"
        if ((Test-Path $path) -and $PSCmdlet.ShouldProcess($path, (Say 'RemoveCertificate' @($thumbprint)))) { Remove-Item $path -Confirm:$false }
    }
    if ($null -ne $known.Service -and $PSCmdlet.ShouldProcess('WinRM', (Say 'StopService' @($known.Service.StartMode)))) {
        $mode = if ($known.Service.StartMode -eq 'Auto') { 'Automatic' } else { $known.Service.StartMode }
        Set-Service -Name WinRM -StartupType $mode -Confirm:$false
        if ($known.Service.State -ne 'Running') { Stop-Service -Name WinRM -Force -Confirm:$false }
    }
    if (-not $WhatIfPreference) {
        Remove-Item -LiteralPath $Record -Confirm:$false
        Say 'Undone'
    }
}

if (-not (Test-Administrator)) { throw (Say 'NotAdministrator') }
if ($Undo) { Undo-Everything } else { Enable-Reading }
