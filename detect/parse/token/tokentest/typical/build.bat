@echo off
rem Builds what has changed, and tells where it lies.
setlocal
set "SOURCE=%~dp0src"
set TARGET=%SOURCE%\..\out
if not exist "%TARGET%" mkdir "%TARGET%"
for /f "delims=" %%f in ('dir /b /s "%SOURCE%\*.txt"') do (
    copy /y "%%f" "%TARGET%\%%~nxf" >nul
    if errorlevel 1 goto failed
)
echo Built into %TARGET%
exit /b 0
:failed
echo Could not copy. & exit /b 1
