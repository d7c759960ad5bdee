# Keeps what was fetched, so that it is fetched once.
module Store
  class Cache < Base
    attr_reader :folder

    def initialize(folder, options = {})
      @folder = folder
      @limit = options.fetch(:limit, 1_000)
    end

    def fetch(key, fresh: false)
      path = File.join(@folder, "#{key}.json")
      return JSON.parse(File.read(path)) if !fresh && File.exist?(path)

      value = yield(key)
      File.write(path, JSON.generate(value)) unless value.nil?
      value
    rescue Errno::ENOENT => e
      warn "cannot keep #{key}: #{e.message}"
      nil
    end
  end
end
