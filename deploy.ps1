#!/usr/bin/env pwsh
#requires -Version 7.4
<#
.SYNOPSIS
Deploys Conversion to Google Cloud Run: registry, images, service, event streams and the batch job.

.DESCRIPTION
You can run it again at any time: it keeps or updates what exists. It stops at the first error.
With -WhatIf it prints every command and runs none. It needs gcloud (signed in) and docker with buildx.
docs/deploy.md explains what it creates, who may do what, and what it costs.

.EXAMPLE
./deploy.ps1 -Project my-project -WhatIf

.EXAMPLE
./deploy.ps1 -Project my-project -Rollback
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[a-z][a-z0-9-]{4,28}[a-z0-9]$')] [string] $Project,
    [ValidatePattern('^[a-z]+(-[a-z]+)+[0-9]+$')] [string] $Region = 'europe-west1',
    # The service's name. The name of everything else that the script creates begins with it.
    [ValidatePattern('^[a-z][a-z0-9-]{0,18}[a-z0-9]$')] [string] $Service = 'conversion',
    [ValidatePattern('^\w[\w.-]{0,127}$')] [string] $Tag = 'latest',
    # Pushes the local images $Service:$Tag and $Service-batch:$Tag instead of building them.
    [switch] $Push,
    # Lets browsers reach the service without a Google identity; its functions still need their key.
    [switch] $Public,
    [ValidateRange(0, 1000)] [int] $MinInstances = 0,
    [ValidateRange(1, 1000)] [int] $MaxInstances = 10,
    [ValidateRange(1, 1000)] [int] $Concurrency = 80,
    # MiB. As much for each concurrent request as 256 MiB for 80, unless given: docs/reliability.md has the arithmetic.
    [ValidateRange(256, 4096)] [int] $Memory = 256 * [Math]::Ceiling($Concurrency / 80),
    [ValidateRange(1, 10000)] [int] $BatchTasks = 4,
    # Remembers customers in Firestore, and looks at the silent ones once a day.
    [switch] $Remember,
    # So many tasks of a job look at the silent customers, in place of the service. Includes -Remember.
    [ValidateRange(0, 16)] [int] $SweepTasks = 0,
    # Deploys a second service, open to everybody, for the webhooks of shop systems and nothing else. Includes -Remember.
    [switch] $Webhooks,
    # Exports the decisions to a table of BigQuery.
    [switch] $Export,
    # Takes the service back to the revision before the one that serves, and changes nothing else.
    [switch] $Rollback
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Quotes the line so that it can be pasted into PowerShell and POSIX shells.
function Format-Command([string] $Tool, [string[]] $Arguments) {
    $words = foreach ($argument in $Arguments) {
        if ($argument -match '^[\w@%+=:./~-]+$') { $argument }
        elseif ($argument -notmatch "'") { "'$argument'" }
        else { "`"$argument`"" }
    }
    "$Tool $($words -join ' ')"
}

function Invoke-Step([string] $Tool, [string[]] $Arguments) {
    $line = Format-Command $Tool $Arguments
    Write-Host $line
    if ($WhatIfPreference) { return }
    & $Tool @Arguments | ForEach-Object { Write-Host $_ }
    if ($LASTEXITCODE -ne 0) { throw "Stopped, exit code ${LASTEXITCODE}: $line" }
}

function Invoke-Gcloud { Invoke-Step 'gcloud' ($args + "--project=$Project" + '--quiet') }

# Returns what a query answers, or $Unknown where nothing is run.
function Read-Gcloud([string] $Unknown, [string[]] $Arguments) {
    $Arguments += "--project=$Project", '--quiet'
    $line = Format-Command 'gcloud' $Arguments
    Write-Host $line
    if ($WhatIfPreference) { return $Unknown }
    $answer = & gcloud @Arguments
    if ($LASTEXITCODE -ne 0) { throw "Stopped, exit code ${LASTEXITCODE}: $line" }
    ($answer -join "`n").Trim()
}

# Runs $Create where the resource that $Describe asks for is missing. Where it exists, runs $Update, if given.
function Confirm-Resource([string[]] $Describe, [scriptblock] $Create, [scriptblock] $Update) {
    $Describe += "--project=$Project", '--quiet'
    $line = Format-Command 'gcloud' $Describe
    Write-Host $line
    if ($WhatIfPreference) {
        Write-Host '# where it is missing:'
        & $Create
        if ($Update) {
            Write-Host '# where it exists:'
            & $Update
        }
        return
    }
    $answer = (& gcloud @Describe 2>&1 | ForEach-Object { "$_" }) -join "`n"
    if ($LASTEXITCODE -eq 0) {
        if ($Update) { & $Update }
    }
    elseif ($answer -match 'NOT_FOUND|not found|Cannot find') { & $Create }
    else { throw "Stopped, exit code ${LASTEXITCODE}: $line`n$answer" }
}

function Confirm-ServiceAccount([string] $Name, [string] $Purpose) {
    Confirm-Resource @('iam', 'service-accounts', 'describe', "$Name@$accounts") {
        Invoke-Gcloud iam service-accounts create $Name "--display-name=$Purpose"
    }
}

function Confirm-Topic([string] $Name) {
    Confirm-Resource @('pubsub', 'topics', 'describe', $Name) { Invoke-Gcloud pubsub topics create $Name }
}

function Confirm-Subscription([string] $Name, [string] $Topic, [string[]] $Settings) {
    Confirm-Resource @('pubsub', 'subscriptions', 'describe', $Name) {
        Invoke-Gcloud pubsub subscriptions create $Name "--topic=$Topic" @Settings
    } {
        Invoke-Gcloud pubsub subscriptions update $Name @Settings
    }
}

# An image is deployed by its digest, so that a tag moved later changes nothing that runs.
function Publish-Image([string] $Name, [string] $Target) {
    $remote = "$registry/$Name`:$Tag"
    if ($Push) {
        Invoke-Step docker @('tag', "$Name`:$Tag", $remote)
        Invoke-Step docker @('push', $remote)
    }
    else {
        Invoke-Step docker @(
            'buildx', 'build', '--platform=linux/amd64', "--target=$Target", '--sbom=true', '--provenance=mode=max',
            "--tag=$remote", '--push', $PSScriptRoot)
    }
    $digest = Read-Gcloud 'sha256:DIGEST' @('artifacts', 'docker', 'images', 'describe', $remote, '--format=value(image_summary.digest)')
    "$registry/$Name@$digest"
}

# IAM lets everybody call where allUsers are invokers, or where its check is turned off.
function Read-Access {
    # gcloud leaves out what is empty.
    Set-StrictMode -Off
    $state = Read-Gcloud '{}' @('run', 'services', 'describe', $Service, "--region=$Region", '--format=json') | ConvertFrom-Json
    $members = Read-Gcloud 'allUsers' @(
        'run', 'services', 'get-iam-policy', $Service, "--region=$Region", '--format=value(bindings.members)')
    @{
        Unchecked = $WhatIfPreference -or $state.metadata.annotations.'run.googleapis.com/invoker-iam-disabled' -eq 'true'
        AllUsers = $members -match 'allUsers'
        Serving = @($state.status.traffic | Where-Object { $_.percent -gt 0 } | ForEach-Object { $_.revisionName })
    }
}

function Undo-Deployment {
    Set-StrictMode -Off
    $access = Read-Access
    $list = @(
        'run', 'revisions', 'list', "--service=$Service", "--region=$Region", '--sort-by=~metadata.creationTimestamp', '--format=json')
    $revisions = @(Read-Gcloud '[]' $list | ConvertFrom-Json)
    $previous = 'PREVIOUS'
    if (-not $WhatIfPreference) {
        # Where traffic is split, undo the newest revision.
        $newest = @($revisions | Where-Object { $_.metadata.name -in $access.Serving })[0]
        $ready = @($revisions | Where-Object { $_.metadata.creationTimestamp -lt $newest.metadata.creationTimestamp } |
                Where-Object { $_.status.conditions | Where-Object { $_.type -eq 'Ready' -and $_.status -eq 'True' } })
        if (-not $ready) { throw "There is no ready revision before $($newest.metadata.name)." }
        $previous = $ready[0].metadata.name

        # IAM is a setting of the service, but each revision has its own setting for trusting IAM.
        $settings = $ready[0].spec.containers[0].env
        $trusting = @($settings | Where-Object { $_.name -eq 'Events__Authentication' -and $_.value -eq 'iam' }).Count -gt 0
        $open = $access.Unchecked -or $access.AllUsers
        if ($trusting -and $open) {
            throw "$previous relies on IAM, and $Service is public: anybody could push events. Deploy without -Public instead."
        }
        if (-not $trusting -and -not $open) {
            throw "$previous was deployed with -Public, and $Service is behind IAM now. IAM removes the signatures that this " +
                'revision checks, so events would become dead letters. Deploy with -Public instead.'
        }
    }
    Invoke-Gcloud run services update-traffic $Service "--region=$Region" "--to-revisions=$previous=100"
}

# A secret that the script makes has 32 random bytes. One that exists stays.
function Confirm-Secret([string] $Name) {
    Confirm-Resource @('secrets', 'describe', $Name) {
        Invoke-Gcloud secrets create $Name --replication-policy=automatic
    }
    Confirm-Resource @('secrets', 'versions', 'describe', 'latest', "--secret=$Name") {
        if ($WhatIfPreference) {
            Invoke-Gcloud secrets versions add $Name --data-file=KEY_FILE
            return
        }
        $file = [System.IO.Path]::GetTempFileName()
        try {
            # No line end: it would become part of the key.
            $key = [System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32)
            [System.IO.File]::WriteAllText($file, [System.Convert]::ToHexString($key))
            Invoke-Gcloud secrets versions add $Name "--data-file=$file"
        }
        finally { [System.IO.File]::Delete($file) }
    }
    Invoke-Gcloud secrets add-iam-policy-binding $Name "--member=$runner" --role=roles/secretmanager.secretAccessor
}

# Firestore, with the index of due customers. The bytes of a profile need none.
function Confirm-Store {
    Invoke-Gcloud services enable firestore.googleapis.com cloudscheduler.googleapis.com
    Confirm-Resource @('firestore', 'databases', 'describe', '--database=(default)') {
        Invoke-Gcloud firestore databases create "--location=$Region" --type=firestore-native
    }
    $index = Read-Gcloud 'NONE' @('firestore', 'indexes', 'composite', 'list', '--format=value(name)')
    if ($index -notmatch '/collectionGroups/conversion/') {
        Invoke-Gcloud firestore indexes composite create --collection-group=conversion `
            '--field-config=field-path=s,order=ascending' '--field-config=field-path=d,order=ascending'
    }
    Invoke-Gcloud firestore indexes fields update v --collection-group=conversion --disable-indexes
    Invoke-Gcloud projects add-iam-policy-binding $Project "--member=$runner" --role=roles/datastore.user --condition=None
}

# The job decides as the service does only with all settings of the service, also those that the script did not set.
function Publish-SweepJob {
    # gcloud leaves out what is empty.
    Set-StrictMode -Off
    $state = Read-Gcloud '{}' @('run', 'services', 'describe', $Service, "--region=$Region", '--format=json') | ConvertFrom-Json
    $settings = @(@($state.spec.template.spec.containers)[0].env)
    $plain = $settings | Where-Object { $_.value } | ForEach-Object { "$($_.name)=$($_.value)" }
    $hidden = $settings | Where-Object { $_.valueFrom } | ForEach-Object {
        "$($_.name)=$($_.valueFrom.secretKeyRef.name):$($_.valueFrom.secretKeyRef.key)"
    }
    if ($WhatIfPreference) { $plain, $hidden = $environment, $secrets }
    # With this delimiter, a value may have commas.
    Invoke-Gcloud run jobs deploy "$Service-sweep" "--region=$Region" "--image=$batchImage" "--service-account=$Service-run@$accounts" `
        "--args=sweep,--store,firestore:$Project" "--tasks=$SweepTasks" "--parallelism=$SweepTasks" --max-retries=3 --task-timeout=6h `
        --cpu=1 --memory=512Mi "--set-env-vars=^@@^$($plain -join '@@')" "--set-secrets=$($hidden -join ',')"
    Invoke-Gcloud run jobs add-iam-policy-binding "$Service-sweep" "--region=$Region" "--member=$pusher" --role=roles/run.invoker
}

# The scheduler calls the service, or runs the job.
function Confirm-Sweep {
    $call = @("--uri=$audience/api/sweep", "--oidc-service-account-email=$Service-push@$accounts", "--oidc-token-audience=$audience")
    if ($SweepTasks) {
        Publish-SweepJob
        $job = "projects/$Project/locations/$Region/jobs/$Service-sweep"
        $call = @("--uri=https://run.googleapis.com/v2/${job}:run", "--oauth-service-account-email=$Service-push@$accounts")
    }
    # By default, nothing is repeated before the next day.
    $call += '--schedule=0 5 * * *', '--http-method=POST', '--attempt-deadline=30m', '--max-retry-attempts=3'
    Confirm-Resource @('scheduler', 'jobs', 'describe', "$Service-sweep", "--location=$Region") {
        Invoke-Gcloud scheduler jobs create http "$Service-sweep" "--location=$Region" @call
    } {
        Invoke-Gcloud scheduler jobs update http "$Service-sweep" "--location=$Region" @call
    }
}

function Confirm-Export {
    $dataset = $Service -replace '-', '_'
    Invoke-Gcloud services enable bigquery.googleapis.com
    Invoke-Step bq @("--project_id=$Project", "--location=$Region", 'mk', '--force', '--dataset', "$Project`:$dataset")
    Invoke-Step bq @(
        "--project_id=$Project", 'mk', '--force', '--table', '--time_partitioning_field=publish_time', "$Project`:$dataset.decisions",
        'subscription_name:STRING,message_id:STRING,publish_time:TIMESTAMP,data:JSON,attributes:JSON')
    Invoke-Gcloud projects add-iam-policy-binding $Project "--member=$pubsubAgent" --role=roles/bigquery.dataEditor --condition=None
    Confirm-Resource @('pubsub', 'subscriptions', 'describe', "$decisions-bigquery") {
        Invoke-Gcloud pubsub subscriptions create "$decisions-bigquery" "--topic=$decisions" `
            "--bigquery-table=$Project`:$dataset.decisions" --write-metadata --expiration-period=never
    }
}

function Test-Service {
    $url = Read-Gcloud "https://$Service-NUMBER.$Region.run.app" @(
        'run', 'services', 'describe', $Service, "--region=$Region", '--format=value(status.url)')
    $key = Read-Gcloud 'KEY' @('secrets', 'versions', 'access', 'latest', "--secret=$secret")
    $token = if ($Public) { $null } else { Read-Gcloud 'TOKEN' @('auth', 'print-identity-token') }
    Write-Host "# smoke test: POST $url/api/score scores one customer"
    if ($WhatIfPreference) { return }

    $customer = '{"customerId":"smoke-test","asOf":"2011-09-10T00:00:00Z","orders":[{"at":"2011-03-01T10:00:00Z","amount":120.5},' +
        '{"at":"2011-06-01T10:00:00Z","amount":80},{"at":"2011-08-20T10:00:00Z","amount":240}]}'
    $request = [System.Net.Http.HttpRequestMessage]::new('Post', "$url/api/score")
    $request.Content = [System.Net.Http.StringContent]::new($customer, [System.Text.Encoding]::UTF8, 'application/json')
    $request.Headers.Add('x-functions-key', $key)
    if ($token) { $request.Headers.Add('Authorization', "Bearer $token") }
    $client = [System.Net.Http.HttpClient]::new()
    try {
        $response = $client.Send($request)
        $body = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    }
    finally { $client.Dispose() }
    if (-not $response.IsSuccessStatusCode -or -not ($body | ConvertFrom-Json).PSObject.Properties['probability']) {
        $back = "./deploy.ps1 -Project $Project -Region $Region -Service $Service$(if ($Public) { ' -Public' }) -Rollback"
        throw "The smoke test failed, $([int] $response.StatusCode): $body`nTo go back: $back"
    }
    Write-Host "The service scores: $url"
}

$accounts = "$Project.iam.gserviceaccount.com"
$registry = "$Region-docker.pkg.dev/$Project/$Service"
$bucket = "$Project-$Service"
$secret = "$Service-key"
$runner = "serviceAccount:$Service-run@$accounts"
$pusher = "serviceAccount:$Service-push@$accounts"
$batcher = "serviceAccount:$Service-batch@$accounts"

if ($Rollback) {
    Undo-Deployment
    Test-Service
    return
}

Invoke-Gcloud services enable run.googleapis.com artifactregistry.googleapis.com pubsub.googleapis.com iam.googleapis.com `
    secretmanager.googleapis.com storage.googleapis.com
$number = Read-Gcloud 'NUMBER' @('projects', 'describe', $Project, '--format=value(projectNumber)')
$pubsubAgent = "serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"

# Accounts come first: roles can be bound to a new account only after a moment, and the images take longer.
Confirm-ServiceAccount "$Service-run" 'Conversion: the service'
Confirm-ServiceAccount "$Service-push" 'Conversion: Pub/Sub pushing to the service'
Confirm-ServiceAccount "$Service-batch" 'Conversion: the batch job'
Invoke-Gcloud beta services identity create --service=pubsub.googleapis.com

Confirm-Resource @('artifacts', 'repositories', 'describe', $Service, "--location=$Region") {
    Invoke-Gcloud artifacts repositories create $Service "--location=$Region" --repository-format=docker
}
Invoke-Step gcloud @('auth', 'configure-docker', "$Region-docker.pkg.dev", '--quiet')
$serviceImage = Publish-Image $Service 'service'
$batchImage = Publish-Image "$Service-batch" 'batch'

Confirm-Secret $secret

$orders, $decisions, $rejected, $dead = 'orders', 'decisions', 'rejected', 'dead-letter' | ForEach-Object { "$Service-$_" }
foreach ($topic in $orders, $decisions, $rejected, $dead) { Confirm-Topic $topic }
foreach ($topic in $decisions, $rejected) {
    Invoke-Gcloud pubsub topics add-iam-policy-binding $topic "--member=$runner" --role=roles/pubsub.publisher
}

# This form of a service's address is known before the service exists, so one deployment is enough.
$audience = "https://$Service-$number.$Region.run.app"
$environment = @(
    # Cloud Run does not set it, and without it no line of the log is found by its request's trace.
    "GOOGLE_CLOUD_PROJECT=$Project"
    "Events__Audience=$audience"
    "Events__ServiceAccount=$Service-push@$accounts"
    "Events__DecisionsTopic=projects/$Project/topics/$decisions"
    "Events__RejectedTopic=projects/$Project/topics/$rejected"
)
$secrets = @("Keys__Host__default=${secret}:latest")
if ($Webhooks -or $SweepTasks) { $Remember = $true }
if ($Remember) {
    Confirm-Store
    Confirm-Secret "$Service-hash-key"
    Confirm-Secret "$Service-access-key"
    $environment += "Profiles__Store=firestore:$Project"
    $secrets += "Profiles__HashKey=$Service-hash-key:latest", "Profiles__AccessKey=$Service-access-key:latest"
}
# A sweep of many customers takes minutes.
$timeout = if ($Remember) { 1800 } else { 60 }
$shared = $environment.Clone()
# IAM lets only the invokers call, and removes the signature of every token that it has checked.
if ($Public) { $access = '--allow-unauthenticated', '--remove-env-vars=Events__Authentication' }
else {
    $access = '--no-allow-unauthenticated', '--invoker-iam-check'
    $environment += 'Events__Authentication=iam'
    # Close a public service before a revision relies on IAM: gcloud would close it afterwards, and only warn if it can't.
    Confirm-Resource @('run', 'services', 'describe', $Service, "--region=$Region") {} {
        $now = Read-Access
        if ($now.Unchecked) { Invoke-Gcloud run services update $Service "--region=$Region" --invoker-iam-check }
        if ($now.AllUsers) {
            Invoke-Gcloud run services remove-iam-policy-binding $Service "--region=$Region" --member=allUsers --role=roles/run.invoker
        }
    }
}
Invoke-Gcloud run deploy $Service "--region=$Region" "--image=$serviceImage" "--service-account=$Service-run@$accounts" @access `
    --cpu=1 "--memory=${Memory}Mi" --cpu-boost --cpu-throttling --execution-environment=gen1 "--timeout=$timeout" `
    "--concurrency=$Concurrency" "--min-instances=$MinInstances" "--max-instances=$MaxInstances" `
    '--startup-probe=httpGet.path=/health/ready,httpGet.port=8080,periodSeconds=1,timeoutSeconds=1,failureThreshold=30' `
    '--liveness-probe=httpGet.path=/health/live,httpGet.port=8080,periodSeconds=10,timeoutSeconds=1,failureThreshold=3' `
    "--update-env-vars=$($environment -join ',')" "--update-secrets=$($secrets -join ',')"
# After a rollback, traffic stays pinned to a revision until this line releases it.
Invoke-Gcloud run services update-traffic $Service "--region=$Region" --to-latest
Invoke-Gcloud run services add-iam-policy-binding $Service "--region=$Region" "--member=$pusher" --role=roles/run.invoker

Invoke-Gcloud iam service-accounts add-iam-policy-binding "$Service-push@$accounts" "--member=$pubsubAgent" `
    --role=roles/iam.serviceAccountTokenCreator
Invoke-Gcloud pubsub topics add-iam-policy-binding $dead "--member=$pubsubAgent" --role=roles/pubsub.publisher
Confirm-Subscription "$orders-push" $orders @(
    "--push-endpoint=$audience/api/events/pubsub", "--push-auth-service-account=$Service-push@$accounts",
    "--push-auth-token-audience=$audience"
    '--ack-deadline=60', '--min-retry-delay=10s', '--max-retry-delay=600s'
    "--dead-letter-topic=$dead", '--max-delivery-attempts=10', '--expiration-period=never'
)
Invoke-Gcloud pubsub subscriptions add-iam-policy-binding "$orders-push" "--member=$pubsubAgent" --role=roles/pubsub.subscriber
if ($Remember) { Confirm-Sweep }
if ($Webhooks) {
    $senders = @()
    foreach ($sender in 'Shopify', 'WooCommerce', 'Segment') {
        $name = "$Service-webhook-$($sender.ToLowerInvariant())"
        # The secret is the sender's, so the script can't make it.
        Confirm-Resource @('secrets', 'describe', $name) {
            Write-Host "# without the secret ${name}, the webhooks of $sender get 404; make it and run this again"
        } {
            Invoke-Gcloud secrets add-iam-policy-binding $name "--member=$runner" --role=roles/secretmanager.secretAccessor
            $script:senders += "Webhooks__${sender}__default=${name}:latest"
        }
    }
    $senders += "Profiles__HashKey=$Service-hash-key:latest"
    $shared += 'Webhooks__Only=true'
    Invoke-Gcloud run deploy "$Service-webhooks" "--region=$Region" "--image=$serviceImage" "--service-account=$Service-run@$accounts" `
        --allow-unauthenticated --cpu=1 --memory=256Mi --cpu-boost --execution-environment=gen1 --timeout=60 `
        "--concurrency=$Concurrency" --min-instances=0 "--max-instances=$MaxInstances" `
        '--startup-probe=httpGet.path=/health/ready,httpGet.port=8080,periodSeconds=1,timeoutSeconds=1,failureThreshold=30' `
        "--set-env-vars=$($shared -join ',')" "--set-secrets=$($senders -join ',')"
}
if ($Export) { Confirm-Export }
# A topic keeps nothing by itself: these keep rejected messages and dead letters until someone has read them.
foreach ($topic in $rejected, $dead) {
    Confirm-Subscription "$topic-kept" $topic @('--message-retention-duration=7d', '--expiration-period=never')
}

Confirm-Resource @('storage', 'buckets', 'describe', "gs://$bucket") {
    Invoke-Gcloud storage buckets create "gs://$bucket" "--location=$Region" --uniform-bucket-level-access --public-access-prevention
}
Invoke-Gcloud storage buckets add-iam-policy-binding "gs://$bucket" "--member=$batcher" --role=roles/storage.objectUser
Invoke-Gcloud run jobs deploy "$Service-batch" "--region=$Region" "--image=$batchImage" "--service-account=$Service-batch@$accounts" `
    "--tasks=$BatchTasks" "--parallelism=$BatchTasks" --max-retries=3 --task-timeout=1h --cpu=1 --memory=2Gi `
    "--add-volume=name=data,type=cloud-storage,bucket=$bucket" '--add-volume-mount=volume=data,mount-path=/data'

Test-Service
