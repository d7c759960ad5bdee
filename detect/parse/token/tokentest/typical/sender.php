<?php
/**
 * Sends what was gathered, in the order in which it came.
 */
class Sender extends Base implements Countable
{
    private array $queue = ['first' => 1, "second" => 2];

    public function send(string $url, ?array $options = null): bool
    {
        foreach ($this->queue as $key => $value) {
            if ($value === null || !isset($options[$key])) {
                continue; // nothing to send
            }
            $body = "key=$key&value={$options[$key]}" . urlencode($value);
            $this->client->post($url . '/items/' . $key, ['body' => $body, 'timeout' => 30]);
        }
        return count($this->queue) > 0;
    }
}
?>
