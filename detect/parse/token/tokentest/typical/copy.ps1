<#
.SYNOPSIS
    Copies what has changed since the last time.
#>
function Copy-Changed {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [string] $Target = "$env:TEMP\changed"
    )
    foreach ($file in Get-ChildItem -Path $Path -Recurse | Where-Object { $_.Length -gt 0 -and -not $_.PSIsContainer }) {
        # only what is newer than what stands there
        $to = Join-Path $Target ($file.FullName.Substring($Path.Length))
        if ((Test-Path $to) -and ((Get-Item $to).LastWriteTime -ge $file.LastWriteTime)) { continue }
        Write-Verbose "copying $($file.Name) to '$to'"
        Copy-Item -LiteralPath $file.FullName -Destination $to -Force
    }
}
