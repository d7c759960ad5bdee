' Copies what has changed since the last time.
Function CopyChanged(folder, target)
    Dim file, count
    count = 0
    For Each file In fso.GetFolder(folder).Files
        If LCase(fso.GetExtensionName(file.Path)) = "txt" And file.Size > 0 Then
            fso.CopyFile file.Path, target & "\" & file.Name, True
            count = count + 1
        ElseIf file.Size = 0 Then
            WScript.Echo "empty: " & file.Name
        End If
    Next
    CopyChanged = count
End Function
